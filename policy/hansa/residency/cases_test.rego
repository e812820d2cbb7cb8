package hansa.residency_test

import data.hansa.residency

release := {"revision": "r1", "reference": {"digest": "0000000000000000000000000000000000000000000000000000000000000000"}}

answer_to(question) := answer if {
	answer := residency.decision with input as question with data.hansa.release as release
}

# The answer in the short form of the cases.
summary(answer) := object.union(answer, {
	"excluded": {entry.site: entry.code | some entry in answer.excluded},
	"obligations": {entry.code: entry.sites | some entry in answer.obligations},
})

passes(case) if {
	answer := answer_to(case.input)
	said := summary(answer)
	every name, value in case.want {
		said[name] == value
	}
	json.match_schema(answer, data.hansa_test.schemas.residency_output)[0]

	# Every site is in exactly one of the two.
	placed := {id | some id in answer.permitted} | {entry.site | some entry in answer.excluded}
	placed == {site.id | some site in object.get(case.input, "sites", [])}
	count(answer.permitted) + count(answer.excluded) == count(placed)
}

test_shared_cases if {
	failed := [case.note | some case in data.residency_cases; not passes(case)]
	print("failed:", failed)
	failed == []
	count(data.residency_cases) > 50
}

first := data.residency_cases[0].input

test_a_reason_names_clause_aspect_and_place if {
	[entry] := answer_to(first).excluded
	entry.reason == "Clause c1 allows AT_REST in EU only, and the site's is in CH."
	[entry.clause, entry.aspect, entry.value] == ["c1", "AT_REST", "CH"]
}

test_every_further_code_is_listed if {
	worse := {"dataClass": {"level": "RESTRICTED", "tags": ["PAYMENT"]}}
	some entry in answer_to(object.union(first, worse)).excluded
	entry.site == "ch-zrh-1"
	entry.code == "JURISDICTION_NOT_ALLOWED"
	entry.also == ["CERTIFICATE_MISSING"]
}

test_what_is_neither_proven_nor_explained_is_excluded if {
	silent := residency.decision with input as first
		with data.hansa.release as release
		with data.hansa.residency.findings as {}
	summary(silent).excluded == {"ch-zrh-1": "NOT_PROVEN"}
}

test_what_is_neither_sound_nor_blocked_is_excluded if {
	silent := residency.decision with input as object.union(first, {"revision": "r0"})
		with data.hansa.release as release
		with data.hansa.residency.blockers as set()
	summary(silent).excluded == {"ch-zrh-1": "NOT_PROVEN", "fi-hel-1": "NOT_PROVEN"}
}

test_a_bundle_without_a_release_speaks_for_no_revision if {
	answer := residency.decision with input as first with data.hansa.release as {}
	answer.revision == "unreleased"
	answer.permitted == []
}

test_no_question_at_all_permits_nothing if {
	residency.decision.permitted == []
}

# The proof reads bounds off the reference data; these hold that the data keeps to them.
test_reference_data_is_a_graph_of_depth_two if {
	every code, node in data.reference.jurisdictions {
		every edge in object.get(node, "within", []) {
			every outer in object.get(data.reference.jurisdictions[edge.node], "within", []) {
				not data.reference.jurisdictions[outer.node].within
			}
		}
		data.reference.jurisdictions[object.get(node, "sovereign", "WORLD")]
		regex.match(`^[A-Z][A-Z_]+$`, code)
	}
}

test_reference_data_is_plain_and_sourced if {
	regex.match(`^[ -%'-;=?-~]*$`, json.marshal(data.reference))
	every _, node in data.reference.jurisdictions {
		node.source != ""
		node.kind in {"BLOC", "COUNTRY", "CUSTODY", "TERRITORY", "WORLD"}
		every edge in object.get(node, "within", []) {
			regex.match(`^\d{4}-\d\d-\d\d$`, edge.from)
			edge.source != ""
		}
	}
	every code, decisions in data.reference.adequacy {
		data.reference.jurisdictions[code]
		every decision in decisions {
			decision.status in {"CHALLENGED", "IN_FORCE", "REPEALED"}
			decision.sector in {"GENERAL", "LAW_ENFORCEMENT"}
			regex.match(`^\d{4}-\d\d-\d\d$`, decision.from)
			decision.source != ""
		}
	}
}
