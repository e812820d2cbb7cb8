# What has to be shown before an action is allowed.
package hansa.authz

import data.hansa.schemas
import data.hansa.tables

# Clocks of an identity provider and a control plane may differ by this much.
clock_tolerance_seconds := 60

well_formed if json.match_schema(input, schemas.authz_input)[0]

action := tables.authz_actions[input.action]

grant := action.grants[input.actor.organization.kind]

granted if {
	role_held
	in_scope
}

role_held if {
	some role in input.actor.roles
	role in grant.roles
}

in_scope if {
	some scope in grant.scopes
	scope in relations
}

# How the actor's organisation, whatever the role, stands to the resource.
relations contains "ANY"

relations contains "OWN_TENANT" if {
	input.actor.organization.kind == "TENANT"
	input.resource.tenant.issuer == input.actor.issuer
	input.resource.tenant.organizationId == input.actor.organization.id
}

relations contains "OWN_MEMBER" if {
	input.actor.organization.kind == "MEMBER"
	input.resource.member == input.actor.member
}

relations contains "PARTY" if {
	input.actor.organization.kind == "MEMBER"
	input.actor.member in input.resource.parties
}

relations contains "MANDATE" if {
	mandate_in_time
	input.resource.member in input.actor.mandate.members
}

relations contains "MANDATE" if {
	mandate_in_time
	input.resource.contract in input.actor.mandate.contracts
}

mandate_in_time if {
	input.actor.organization.kind == "CONSORTIUM"
	to_number(input.actor.mandate.fromSeconds) <= to_number(input.nowSeconds)
	to_number(input.nowSeconds) < to_number(input.actor.mandate.untilSeconds)
}

# What the whole channel sees an auditor reads without one.
mandate_needed if {
	input.actor.organization.kind == "CONSORTIUM"
	"MANDATE" in grant.scopes
}

separated if action.separateFrom == "NONE"

separated if {
	action.separateFrom == "SUBJECT"
	input.resource.proposer.subject != input.actor.subject
}

separated if {
	action.separateFrom == "ORGANIZATION"
	proposer := input.resource.proposer
	[proposer.issuer, proposer.organizationId] != [input.actor.issuer, input.actor.organization.id]
}

assured if to_number(tables.assurance_levels[input.actor.acr]) >= to_number(action.minimumAssurance)

fresh if action.maximumAgeSeconds == "0"

fresh if {
	age := to_number(input.nowSeconds) - to_number(input.actor.authTimeSeconds)
	age >= 0 - clock_tolerance_seconds
	age <= to_number(action.maximumAgeSeconds)
}
