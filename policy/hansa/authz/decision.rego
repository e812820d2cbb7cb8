# METADATA
# title: Authorisation
# description: >
#   May this actor do this action on this resource? Nothing is allowed that is not proven here and granted by the
#   table data.hansa.tables.authz_actions; the refusals beside the proof say why not.
package hansa.authz

# METADATA
# title: The answer to authz-input/1
# entrypoint: true
decision := object.union({"schema": "authz-output/1", "revision": revision}, outcome)

default revision := "unreleased"

revision := data.hansa.release.revision

# Both must hold: a proof, and no refusal. A defect in one of the two cannot allow.
outcome := {"allow": true, "code": "ALLOWED", "reason": "granted by the action table", "remedy": ""} if {
	proven
	count(refusals) == 0
}

outcome := first_refusal if count(refusals) > 0

outcome := unexplained if {
	not proven
	count(refusals) == 0
}

# METADATA
# title: Not proven
# description: The rules could neither prove that this is allowed nor say why not.
# custom:
#   code: NOT_PROVEN
#   severity: CRITICAL
#   controls: [ISO27001-A.5.15]
#   remedy: Report this as a defect of the policy, with the decision id.
unexplained := refusal(rego.metadata.rule())

proven if {
	well_formed
	input.revision == revision
	granted
	separated
	assured
	fresh
}

# Refusals are ordered by `custom.order`, so that an answer never depends on evaluation order.
first_refusal := sort(refusals)[0][1]

refusal(meta) := {
	"allow": false,
	"code": meta.custom.code,
	"reason": trim_space(meta.description),
	"remedy": meta.custom.remedy,
}

challenge(meta) := object.union(refusal(meta), {"challenge": {
	"acr": action.minimumAssurance,
	"maxAgeSeconds": action.maximumAgeSeconds,
}})
