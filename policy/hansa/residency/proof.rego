# What is proven for a site.
# The work is done once per site, once per clause and once per stated value, never once per combination of facts:
# that is what keeps two hundred sites affordable. Documents are keyed by id and hold sets.
package hansa.residency

import data.hansa.jurisdiction
import data.hansa.tables.residency_rules as rules

# The data class's level and each of its tags bring their own requirements; the strictest holds.
class_rules contains ["level", rules.levels[input.dataClass.level]]

class_rules contains [tag, rules.tags[tag]] if some tag in input.dataClass.tags

class_certificates contains code if {
	some [_, rule] in class_rules
	some code in rule.certificates
}

sector := "LAW_ENFORCEMENT" if "LAW_ENFORCEMENT" in input.dataClass.tags

sector := "GENERAL" if not "LAW_ENFORCEMENT" in input.dataClass.tags

# Strengths that are enough for a clause: what the clause asks for and what each class rule asks for.
sufficient := {clause.id: strengths |
	some clause in input.contract.clauses
	strengths := class_strengths & enough(clause.minimumStrength)
}

class_strengths := intersection({enough(rule.minimumStrength) | some [_, rule] in class_rules})

enough(name) := {strength | some strength in rules.strengths[name]}

asked_aspects contains clause.aspect if some clause in input.contract.clauses

read_aspects := asked_aspects | {"AT_REST"}

# Each fact that a clause may need as [from, to, aspect, [value, strength]], its times as numbers, read once.
relevant_facts := {site.id: facts |
	some site in input.sites
	facts := [[from, to, fact.aspect, [fact.value, fact.strength]] |
		some fact in site.facts
		read_aspects[fact.aspect]
		from := to_number(fact.fromMillis)
		to := to_number(fact.toMillis)
	]
}

# What a site's facts in force say about each aspect: pairs of value and strength. Many sites say the same, and what
# follows is worked out once for each different profile.
profiles := {id: profile |
	time := instant
	some id, facts in relevant_facts
	current := {[aspect, said] | some [from, to, aspect, said] in facts; time < to; from <= time}
	profile := {aspect: {said | current[[aspect, said]]} | some aspect in read_aspects}
}

distinct_profiles := {profile | some profile in profiles}

stated_values := {aspect: values |
	some aspect in asked_aspects
	values := {value | some profile in distinct_profiles; some [value, _] in profile[aspect]}
}

# Values that a clause denies, and those that it accepts at every site. A value that names no place is in neither.
denied := {clause.id: values |
	some clause in input.contract.clauses
	values := {value |
		some value in stated_values[clause.aspect]
		reach := jurisdiction.reach(value, day)
		some code in clause.deny
		reach[code]
	}
}

places := {clause.id: values |
	some clause in input.contract.clauses
	values := {value | some value in stated_values[clause.aspect]; jurisdiction.place(value, clause.aspect)}
}

allowed := {clause.id: values |
	some clause in input.contract.clauses
	values := {value |
		some value in (places[clause.id] - denied[clause.id])
		containers := jurisdiction.containers(value, day)
		some code in clause.allow
		containers[code]
	}
}

# A clause is satisfied by at least one fact that is strong enough, and spoilt by any fact, however weak.
open_clauses := {profile: clauses |
	some profile in distinct_profiles
	clauses := [clause |
		some clause in input.contract.clauses
		not satisfied(profile[clause.aspect], clause.id)
	]
}

satisfied(said, id) if {
	strong_enough(said, id)
	values_of(said) - allowed[id] == set()
}

strong_enough(said, id) if {
	some [_, strength] in said
	sufficient[id][strength]
}

values_of(said) := {value | some [value, _] in said}

# Pairs of a site and a clause that are not satisfied by what the clause allows, with what else may cover the values
# that the clause neither allows nor denies. Ids, not whole sites: what is passed on has to be hashed.
beyond := [{"site": site.id, "clause": clause, "said": said, "open": open, "decisions": decisions, "waivers": waivers} |
	some site in input.sites
	profile := profiles[site.id]
	some clause in open_clauses[profile]
	said := profile[clause.aspect]
	open := (values_of(said) & places[clause.id]) - (allowed[clause.id] | denied[clause.id])
	decisions := {value: transfer_decisions(value, certificates[site.id]) | some value in open; clause.allowAdequate}
	waivers := waivers_for(site.id, clause)
]

transfer_decisions(value, held) := jurisdiction.adequate(value, day, sector, held)

certificates := {site.id: codes |
	some site in input.sites
	codes := {held.code | some held in site.certificates; in_force(held)}
}

in_force(dated) if {
	instant < to_number(dated.toMillis)
	to_number(dated.fromMillis) <= instant
}

# An exemption waives what a clause allows, never what it denies and never the need for facts.
waivers_for(id, clause) := {exemption.id |
	clause.waivable
	some exemption in input.exemptions
	exemption.clause == clause.id
	exemption.contract == input.contract.handle
	id in exemption.sites
	in_force(exemption)
	to_number(exemption.toMillis) - to_number(exemption.fromMillis) <= to_number(rules.maximumExemptionMillis)
	count({approver | some approver in exemption.approvers}) >= to_number(rules.minimumApprovers)
}

adequate_values(pair) := {value | some value, decisions in pair.decisions; decisions != set()}

# Values that neither the clause nor an adequacy decision nor a waiver covers.
uncovered(pair) := pair.open - adequate_values(pair) if pair.waivers == set()

uncovered(pair) := set() if pair.waivers != set()

excepted := [pair | some pair in beyond; excusable(pair)]

unproven := [pair | some pair in beyond; not excusable(pair)]

excusable(pair) if {
	strong_enough(pair.said, pair.clause.id)
	values_of(pair.said) - (allowed[pair.clause.id] | pair.open) == set()
	uncovered(pair) == set()
}

unsuitable := [site | some site in input.sites; not suitable[site.id]]

suitable := {site.id |
	some site in input.sites
	jurisdiction.place(site.country, "AT_REST")
	values_of(profiles[site.id].AT_REST) - {site.country} == set()
	missing_certificates(site.id) == set()
}

missing_certificates(id) := class_certificates - certificates[id] if class_certificates != set()

missing_certificates(_) := set() if class_certificates == set()

excluded_ids := {pair.site | some pair in unproven} | {site.id | some site in unsuitable}
