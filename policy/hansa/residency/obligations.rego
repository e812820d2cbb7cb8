# What permission is tied to.
# A caller that does not know an obligation's code refuses.
package hansa.residency

default obligations := []

obligations := [{"code": code, "sites": sites, "references": references} |
	some code in sort({bond.code | some bond in bonds})
	sites := sort(union({bond.sites | some bond in bonds; bond.code == code}))
	references := sort(union({bond.references | some bond in bonds; bond.code == code}))
] if {
	count(permitted) > 0
}

bonds contains {"code": code, "sites": {id | some id in permitted}, "references": set()} if {
	some [_, rule] in class_rules
	some code in rule.obligations
}

bonds contains {"code": code, "sites": {pair.site}, "references": {decision.act}} if {
	some pair in excepted
	not excluded_ids[pair.site]
	some decisions in pair.decisions
	some decision in decisions
	some code in transfer_duties[decision.status]
}

transfer_duties := {"IN_FORCE": ["RECORD_TRANSFER"], "CHALLENGED": ["RECORD_TRANSFER", "REVIEW_TRANSFER"]}

# A waiver is used only where no adequacy decision covers the value anyway.
bonds contains {"code": "RECORD_EXEMPTION", "sites": {pair.site}, "references": pair.waivers} if {
	some pair in excepted
	not excluded_ids[pair.site]
	pair.waivers != set()
	pair.open - adequate_values(pair) != set()
}
