# METADATA
# title: Jurisdictions
# description: >
#   Reads the reference data: a graph of places, not a tree. "In the EU", "in the EEA" and "adequate" are three
#   different questions. Membership and adequacy are dated; a date is the first day (UTC) and an end is the first
#   day that no longer counts.
package hansa.jurisdiction

import data.reference.adequacy
import data.reference.jurisdictions

known(code) if jurisdictions[code]

# Something can be at a country or territory, never "somewhere in the EU": such a fact could hide a denied country.
place(code, _) if jurisdictions[code].kind in {"COUNTRY", "TERRITORY"}

place(code, "KEYS") if jurisdictions[code].kind == "CUSTODY"

# Every node that contains a place on a day. Territory, country, bloc: two steps are the whole depth of the graph.
containers(code, day) := union({{code, "WORLD"}, near, far}) if {
	place(code, "AT_REST")
	near := directly_within(code, day)
	far := {outer | some inner in near; some outer in directly_within(inner, day)}
}

containers(code, _) := {code} if jurisdictions[code].kind == "CUSTODY"

# What a denial reaches: the containers, and the state that can give orders there. GG is not in GB for what is
# allowed; denying GB denies GG all the same.
reach(code, day) := containers(code, day) | {state | state := jurisdictions[code].sovereign}

directly_within(code, day) := {edge.node | some edge in jurisdictions[code].within; in_force(edge, day)}

# Decisions under which data of this sector may go to a recipient with these certificates at this place.
adequate(code, day, sector, certificates) := {decision |
	some decision in adequacy[code]
	decision.status in {"CHALLENGED", "IN_FORCE"}
	decision.sector == sector
	in_force(decision, day)
	object.get(decision, "recipient", "") in (certificates | {""})
}

in_force(dated, day) if {
	dated.from <= day
	day < object.get(dated, "to", "9999-12-31")
}

# Days at which an answer about this place may change.
turning_days(code, day) := {turn |
	some dated in array.concat(object.get(jurisdictions[code], "within", []), object.get(adequacy, code, []))
	some end in ["from", "to"]
	turn := dated[end]
	turn > day
}
