# Can the question be answered at all?
# One rule for each thing that makes every site excluded, whatever its facts.
package hansa.residency

import data.hansa.jurisdiction
import data.hansa.schemas
import data.hansa.tables.residency_rules as rules

# A proof again, and no blocker: a defect in one of the two cannot permit.
sound if {
	well_formed
	input.revision == revision
	input.reference.digest == data.hansa.release.reference.digest
	instant < reference_until
	now - ledger_time <= maximum_block_age
	ledger_time - now <= maximum_clock_skew
	day
	count(blockers) == 0
}

well_formed if {
	json.match_schema(input, schemas.residency_input)[0]
	count({site.id | some site in input.sites}) == count(input.sites)
	count({clause.id | some clause in input.contract.clauses}) == count(input.contract.clauses)
}

now := to_number(input.nowMillis)

ledger_time := to_number(input.ledger.timeMillis)

# Expiries are held against the later of the two clocks.
instant := max([now, ledger_time])

day := sprintf("%04d-%02d-%02d", time.date(instant * 1000000))

reference_until := min([to_number(input.reference.validUntilMillis), to_number(data.reference.snapshot.validUntilMillis)])

# The caller may be stricter than the rules, never laxer.
maximum_block_age := min([to_number(input.limits.maxBlockAgeMillis), to_number(rules.maximumBlockAgeMillis)])

maximum_clock_skew := min([to_number(input.limits.maxClockSkewMillis), to_number(rules.maximumClockSkewMillis)])

first_blocker := sort(blockers)[0][1] if count(blockers) > 0

first_blocker := unexplained if count(blockers) == 0

# METADATA
# title: Not proven
# description: The rules could neither prove that this is permitted nor say why not.
# custom:
#   order: 99
#   code: NOT_PROVEN
#   severity: CRITICAL
#   controls: [ISO27001-A.5.15]
#   remedy: Report this as a defect of the policy, with the decision id.
unexplained := blocker(rego.metadata.rule())

blocker(meta) := {
	"code": meta.custom.code,
	"severity": meta.custom.severity,
	"reason": trim_space(meta.description),
	"remedy": meta.custom.remedy,
	"controls": meta.custom.controls,
}

# METADATA
# title: Malformed input
# description: The question is not of the form residency-input/1, or two sites or two clauses share an id.
# custom:
#   order: 1
#   code: INPUT_MALFORMED
#   severity: CRITICAL
#   controls: [ISO27001-A.8.26]
#   remedy: Send exactly the members of policy/schemas/residency-input.schema.json.
blockers contains [meta.custom.order, blocker(meta)] if {
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
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	input.revision != revision
	meta := rego.metadata.rule()
}

# METADATA
# title: Other reference data
# description: The caller takes other jurisdictions and adequacy decisions to be in force than this bundle holds.
# custom:
#   order: 3
#   code: REFERENCE_MISMATCH
#   severity: CRITICAL
#   controls: [ISO27001-A.5.31]
#   remedy: Load the bundle whose reference digest the ledger lists, then ask again.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	not same_reference
	meta := rego.metadata.rule()
}

same_reference if input.reference.digest == data.hansa.release.reference.digest

# METADATA
# title: Reference data too old
# description: The jurisdictions and adequacy decisions are past the date until which they were confirmed.
# custom:
#   order: 4
#   code: REFERENCE_EXPIRED
#   severity: CRITICAL
#   controls: [ISO27001-A.5.31, GDPR-45]
#   remedy: Have a policy revision with reviewed reference data voted and activated.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	instant >= reference_until
	meta := rego.metadata.rule()
}

# METADATA
# title: Ledger too far behind
# description: The newest verified block is older than the bound, so votes, facts or exemptions may have been missed.
# custom:
#   order: 5
#   code: LEDGER_STALE
#   severity: HIGH
#   controls: [ISO27001-A.8.15]
#   remedy: Wait until this member's peer has caught up, or look at its connection to the orderers.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	now - ledger_time > maximum_block_age
	meta := rego.metadata.rule()
}

# METADATA
# title: Clocks disagree
# description: The ledger's time is ahead of this member's clock, so its expiries cannot be trusted.
# custom:
#   order: 6
#   code: CLOCK_SKEW
#   severity: HIGH
#   controls: [ISO27001-A.8.17]
#   remedy: Synchronise this member's clock.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	ledger_time - now > maximum_clock_skew
	meta := rego.metadata.rule()
}

# METADATA
# title: Unknown action
# description: The action is not one that the rules know.
# custom:
#   order: 7
#   code: ACTION_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.15]
#   remedy: Ask for an action that policy/data/residency_rules.json lists.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	not input.action in rules.actions
	meta := rego.metadata.rule()
}

# METADATA
# title: Unknown data class
# description: The level or a tag of the data is not one that the rules know.
# custom:
#   order: 8
#   code: DATA_CLASS_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.12]
#   remedy: Use a level and tags that policy/data/residency_rules.json lists.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	count(class_rules) != count(input.dataClass.tags) + 1
	meta := rego.metadata.rule()
}

# METADATA
# title: Unknown aspect
# description: A clause is about an aspect that the rules do not know.
# custom:
#   order: 9
#   code: ASPECT_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.31]
#   remedy: Change the clause to an aspect that policy/data/residency_rules.json lists.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	some clause in input.contract.clauses
	not clause.aspect in rules.aspects
	meta := rego.metadata.rule()
}

# METADATA
# title: Unknown jurisdiction in a clause
# description: A clause allows or denies a jurisdiction that the reference data does not know.
# custom:
#   order: 10
#   code: CLAUSE_JURISDICTION_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.31]
#   remedy: Change the clause to codes of policy/data/reference/jurisdictions.json, or have the code added by a vote.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	some clause in input.contract.clauses
	some code in array.concat(clause.allow, clause.deny)
	not jurisdiction.known(code)
	meta := rego.metadata.rule()
}

# METADATA
# title: Purpose not agreed
# description: The contract does not name this purpose.
# custom:
#   order: 11
#   code: PURPOSE_NOT_ALLOWED
#   severity: HIGH
#   controls: [GDPR-5.1.b]
#   remedy: Use a purpose of the contract, or agree a new version of it that names this one.
blockers contains [meta.custom.order, blocker(meta)] if {
	well_formed
	not input.purpose in input.contract.purposes
	meta := rego.metadata.rule()
}
