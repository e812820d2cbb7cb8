package hansa.authz_test

import data.hansa.authz

release := {"revision": "r1", "reference": {"digest": "0000000000000000000000000000000000000000000000000000000000000000"}}

# Every member that `want` names is as wanted, and every answer has the frozen form.
passes(case) if {
	answer := authz.decision with input as case.input with data.hansa.release as release
	every name, value in case.want {
		answer[name] == value
	}
	consistent(answer)
	json.match_schema(answer, data.hansa_test.schemas.authz_output)[0]
}

consistent(answer) if {
	answer.allow
	answer.code == "ALLOWED"
}

consistent(answer) if {
	not answer.allow
	answer.code != "ALLOWED"
	answer.remedy != ""
}

test_shared_cases if {
	failed := [case.note | some case in data.authz_cases; not passes(case)]
	print("failed:", failed)
	failed == []
	count(data.authz_cases) > 30
}

# Placing takes a password only; these hold that asking for more works for any action.
strict := {"allocation.create": object.union(
	data.hansa.tables.authz_actions["allocation.create"],
	{"minimumAssurance": "2", "maximumAgeSeconds": "300"},
)}

asked(actor) := answer if {
	question := data.authz_cases[0].input
	answer := authz.decision with data.hansa.tables.authz_actions as strict
		with input as object.union(question, {"actor": object.union(question.actor, actor)})
		with data.hansa.release as release
}

test_step_up_is_asked_for if {
	answer := asked({"acr": "1", "authTimeSeconds": "1795222400"})
	answer.code == "ASSURANCE_TOO_LOW"
	answer.challenge == {"acr": "2", "maxAgeSeconds": "300"}
}

test_a_recent_strong_sign_in_is_enough if asked({"acr": "2", "authTimeSeconds": "1795222222"}).code == "ALLOWED"

test_an_old_sign_in_is_refused if asked({"acr": "2", "authTimeSeconds": "1795222221"}).code == "AUTHENTICATION_TOO_OLD"

test_a_sign_in_from_the_future_is_refused if asked({"acr": "2", "authTimeSeconds": "1795222583"}).code == "AUTHENTICATION_TOO_OLD"

test_a_token_that_does_not_say_when_is_refused if {
	question := data.authz_cases[0].input
	answer := authz.decision with data.hansa.tables.authz_actions as strict
		with input as object.union(
			object.remove(question, ["actor"]),
			{"actor": object.union(object.remove(question.actor, ["authTimeSeconds"]), {"acr": "2"})},
		)
		with data.hansa.release as release
	answer.code == "AUTHENTICATION_TOO_OLD"
}

test_what_is_neither_proven_nor_refused_is_refused if {
	answer := authz.decision with input as {} with data.hansa.authz.refusals as set()
	answer.code == "NOT_PROVEN"
	not answer.allow
}

test_a_bundle_without_a_release_speaks_for_no_revision if {
	answer := authz.decision with input as data.authz_cases[0].input with data.hansa.release as {}
	answer.revision == "unreleased"
	answer.code == "REVISION_MISMATCH"
}

test_no_question_at_all_is_refused if authz.decision.code == "INPUT_MALFORMED"

test_each_action_names_known_roles_and_scopes if {
	tenants := {"compliance-officer", "contract-manager", "developer", "tenant-admin", "viewer"}
	members := {"capacity-manager", "member-admin", "policy-voter", "site-operator"}
	known := {"TENANT": tenants, "MEMBER": members, "CONSORTIUM": {"auditor"}}
	every _, entry in data.hansa.tables.authz_actions {
		every kind, grant in entry.grants {
			{role | some role in grant.roles} - known[kind] == set()
			{scope | some scope in grant.scopes} - {"ANY", "MANDATE", "OWN_MEMBER", "OWN_TENANT", "PARTY"} == set()
		}
		entry.separateFrom in {"NONE", "ORGANIZATION", "SUBJECT"}
		data.hansa.tables.assurance_levels[entry.minimumAssurance]
	}
}
