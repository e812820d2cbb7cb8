# Why a site is excluded.
# One rule for each code. A finding is [order, subject, what to say]; a site's first is the answer.
package hansa.residency

import data.hansa.jurisdiction

# What is not proven decides who is excluded; the findings only say why. If none does, that is said.
explanations := object.union({id: {[99, "", unexplained]} | some id in excluded_ids}, findings)

about_clause(meta, pair, value) := [meta.custom.order, pair.clause.id, object.union(
	filled(blocker(meta), {
		"{clause}": pair.clause.id,
		"{aspect}": pair.clause.aspect,
		"{value}": value,
		"{allow}": concat(", ", pair.clause.allow),
	}),
	{"clause": pair.clause.id, "aspect": pair.clause.aspect, "value": value},
)]

about_site(meta, country, value) := [meta.custom.order, value, object.union(
	filled(blocker(meta), {"{value}": value, "{country}": country}),
	{"value": value},
)]

filled(said, words) := object.union(said, {
	"reason": strings.replace_n(words, said.reason),
	"remedy": strings.replace_n(words, said.remedy),
})

# METADATA
# title: Country unknown
# description: The site's country {value} is not a country or territory of the reference data.
# custom:
#   order: 20
#   code: SITE_COUNTRY_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.31]
#   remedy: Correct the site's country on the ledger, or have its code added to the reference data by a vote.
findings[site.id] contains about_site(rego.metadata.rule(), site.country, site.country) if {
	some site in unsuitable
	not jurisdiction.place(site.country, "AT_REST")
}

# METADATA
# title: Country contradicted
# description: The site says that it is in {country}, and a fact says that data at rest there is in {value}.
# custom:
#   order: 21
#   code: SITE_COUNTRY_CONTRADICTED
#   severity: CRITICAL
#   controls: [ISO27001-A.5.31, ISO27001-A.5.33]
#   remedy: Have the fact or the site's country corrected by whoever assessed it.
findings[site.id] contains about_site(rego.metadata.rule(), site.country, value) if {
	some site in unsuitable
	some value in (values_of(profiles[site.id].AT_REST) - {site.country})
}

# METADATA
# title: Denied jurisdiction
# description: Clause {clause} denies {value} for {aspect}.
# custom:
#   order: 22
#   code: JURISDICTION_DENIED
#   severity: CRITICAL
#   controls: [GDPR-44, ISO27001-A.5.31]
#   remedy: Choose another site; no adequacy decision and no exemption lifts a denial, only a new contract version does.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, value) if {
	some pair in unproven
	some value in (values_of(pair.said) & denied[pair.clause.id])
}

# METADATA
# title: Fact names no place
# description: A fact about {aspect} says {value}, which is not a country or territory of the reference data.
# custom:
#   order: 23
#   code: JURISDICTION_UNKNOWN
#   severity: HIGH
#   controls: [ISO27001-A.5.31]
#   remedy: Have the fact corrected to a country or territory, or have the code added to the reference data by a vote.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, value) if {
	some pair in unproven
	some value in (values_of(pair.said) - places[pair.clause.id])
}

# METADATA
# title: Fact missing
# description: Clause {clause} is about {aspect}, and the site has no fact about it.
# custom:
#   order: 24
#   code: FACT_MISSING
#   severity: HIGH
#   controls: [ISO27001-A.5.31, ISO27001-A.5.36]
#   remedy: Have an assessor record on the ledger where this aspect of the site is.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, "") if {
	some pair in unproven
	pair.said == set()
	not fact_on_record(pair)
}

fact_on_record(pair) if recorded_aspects[pair.site][pair.clause.aspect]

recorded_aspects := {site.id: {fact.aspect | some fact in site.facts} | some site in input.sites}

# METADATA
# title: Fact not in force
# description: Clause {clause} is about {aspect}, and no fact of the site about it is in force.
# custom:
#   order: 25
#   code: FACT_EXPIRED
#   severity: HIGH
#   controls: [ISO27001-A.5.31, ISO27001-A.5.36]
#   remedy: Have the assessor renew the fact on the ledger.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, "") if {
	some pair in unproven
	pair.said == set()
	fact_on_record(pair)
}

# METADATA
# title: Fact too weak
# description: Clause {clause} or the data class wants stronger evidence about {aspect} than the site has.
# custom:
#   order: 26
#   code: FACT_TOO_WEAK
#   severity: MEDIUM
#   controls: [ISO27001-A.5.36]
#   remedy: Have another member, the association or an auditor attest the fact.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, "") if {
	some pair in unproven
	pair.said != set()
	not strong_enough(pair.said, pair.clause.id)
}

# METADATA
# title: No adequacy decision covers it
# description: >
#   Clause {clause} allows adequate destinations for {aspect}, and no adequacy decision in force covers {value} for
#   this recipient and this data.
# custom:
#   order: 27
#   code: ADEQUACY_NOT_MET
#   severity: HIGH
#   controls: [GDPR-45, ISO27001-A.5.31]
#   remedy: Choose a site in {allow} or under an adequacy decision, or certify the recipient where the decision asks for it.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, value) if {
	some pair in unproven
	pair.clause.allowAdequate
	some value in uncovered(pair)
}

# METADATA
# title: Not an allowed jurisdiction
# description: Clause {clause} allows {aspect} in {allow} only, and the site's is in {value}.
# custom:
#   order: 28
#   code: JURISDICTION_NOT_ALLOWED
#   severity: HIGH
#   controls: [GDPR-44, ISO27001-A.5.31]
#   remedy: Choose a site in the allowed jurisdictions, or ask for an exemption if the clause can be waived.
findings[pair.site] contains about_clause(rego.metadata.rule(), pair, value) if {
	some pair in unproven
	not pair.clause.allowAdequate
	some value in uncovered(pair)
}

# METADATA
# title: Certificate missing
# description: The data class demands {value}, and the site holds no such certificate in force.
# custom:
#   order: 29
#   code: CERTIFICATE_MISSING
#   severity: HIGH
#   controls: [ISO27001-A.5.31, ISO27001-A.5.36]
#   remedy: Choose a certified site, or have the certificate recorded or renewed on the ledger.
findings[site.id] contains about_site(rego.metadata.rule(), site.country, code) if {
	some site in unsuitable
	some code in missing_certificates(site.id)
}
