# Why an action is refused.
# One rule for each code; the first in `custom.order` is the answer.
package hansa.authz

# METADATA
# title: Malformed input
# description: The question is not of the form authz-input/1.
# custom:
#   order: 1
#   code: INPUT_MALFORMED
#   severity: CRITICAL
#   controls: [ISO27001-A.8.26]
#   remedy: Send exactly the members of policy/schemas/authz-input.schema.json.
refusals contains [meta.custom.order, refusal(meta)] if {
	not well_formed
	meta := rego.metadata.rule()
}

# METADATA
# title: Another revision
# description: The caller takes another policy revision to be in force than the one that was asked.
# custom:
#   order: 2
#   code: REVISION_MISMATCH
#   severity: CRITICAL
#   controls: [ISO27001-A.5.1]
#   remedy: Load the bundle of the revision that the ledger says is active, then ask again.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	input.revision != revision
	meta := rego.metadata.rule()
}

# METADATA
# title: Unknown action
# description: The action is not in the action table.
# custom:
#   order: 3
#   code: ACTION_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.15]
#   remedy: Ask for an action that policy/data/authz_actions.json lists.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	not action
	meta := rego.metadata.rule()
}

# METADATA
# title: Another kind of resource
# description: The action is not one on this type of resource.
# custom:
#   order: 4
#   code: RESOURCE_MISMATCH
#   severity: HIGH
#   controls: [ISO27001-A.8.26]
#   remedy: Name the resource type that stands before the action's dot.
refusals contains [meta.custom.order, refusal(meta)] if {
	action
	split(input.action, ".")[0] != input.resource.type
	meta := rego.metadata.rule()
}

# METADATA
# title: No mandate
# description: This an auditor does only under a dated mandate, and the actor has none.
# custom:
#   order: 5
#   code: MANDATE_MISSING
#   severity: HIGH
#   controls: [ISO27001-A.5.18, ISO27001-A.5.35]
#   remedy: Ask the tenant whose contract it is for a mandate that names the contract and the period.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	mandate_needed
	not input.actor.mandate
	meta := rego.metadata.rule()
}

# METADATA
# title: Mandate not in force
# description: The auditor's mandate has not begun or has ended.
# custom:
#   order: 6
#   code: MANDATE_EXPIRED
#   severity: HIGH
#   controls: [ISO27001-A.5.18, ISO27001-A.5.35]
#   remedy: Ask whoever gave the mandate to renew it.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	mandate_needed
	input.actor.mandate
	not mandate_in_time
	meta := rego.metadata.rule()
}

# METADATA
# title: Not visible
# description: The resource does not exist for the actor's organisation.
# custom:
#   order: 7
#   code: RESOURCE_NOT_VISIBLE
#   severity: MEDIUM
#   controls: [ISO27001-A.8.3]
#   remedy: Check the identifier; sign in with the organisation that owns the resource.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	grant
	not in_scope
	meta := rego.metadata.rule()
}

# METADATA
# title: No role for it
# description: None of the actor's roles in this organisation grants the action.
# custom:
#   order: 8
#   code: ROLE_MISSING
#   severity: MEDIUM
#   controls: [ISO27001-A.5.15, ISO27001-A.5.18]
#   remedy: Ask your organisation's administrator for a role that grants the action; the authorisation matrix lists them.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	action
	not role_held
	meta := rego.metadata.rule()
}

# METADATA
# title: Toxic roles
# description: The actor holds two roles that must not meet in one person for this action.
# custom:
#   order: 9
#   code: TOXIC_ROLES
#   severity: HIGH
#   controls: [ISO27001-A.5.3]
#   remedy: Let somebody act who holds only one of the two roles.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	some pair in action.toxicRoles
	every role in pair {
		role in input.actor.roles
	}
	meta := rego.metadata.rule()
}

# METADATA
# title: Own proposal
# description: Whoever proposed it cannot be the one who approves or accepts it, and who proposed it must be known.
# custom:
#   order: 10
#   code: SAME_PROPOSER
#   severity: HIGH
#   controls: [ISO27001-A.5.3]
#   remedy: Let another person, and for a contract another organisation, approve or accept it.
refusals contains [meta.custom.order, refusal(meta)] if {
	well_formed
	action
	not separated
	meta := rego.metadata.rule()
}

# METADATA
# title: Assurance too low
# description: The sign-in was weaker than the action demands.
# custom:
#   order: 11
#   code: ASSURANCE_TOO_LOW
#   severity: MEDIUM
#   controls: [ISO27001-A.8.5]
#   remedy: Sign in again with the stronger factor that the challenge names.
refusals contains [meta.custom.order, challenge(meta)] if {
	well_formed
	action
	not assured
	meta := rego.metadata.rule()
}

# METADATA
# title: Sign-in too old
# description: The action demands a more recent sign-in.
# custom:
#   order: 12
#   code: AUTHENTICATION_TOO_OLD
#   severity: MEDIUM
#   controls: [ISO27001-A.8.5]
#   remedy: Sign in again; the challenge names the greatest age.
refusals contains [meta.custom.order, challenge(meta)] if {
	well_formed
	action
	not fresh
	meta := rego.metadata.rule()
}
