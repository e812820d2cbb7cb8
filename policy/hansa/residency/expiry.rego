# Until when the answer may be kept.
# The first instant at which anything that was used may change: a fact, certificate or exemption that begins or
# ends, a membership or adequacy decision of a place that was named, the reference data. The age of the newest
# block is not among them: the caller holds it against its bound at every use.
package hansa.residency

import data.hansa.jurisdiction

default valid_until_millis := "0"

valid_until_millis := format_int(min(array.concat([reference_until], turns)), 10) if sound

turns := array.concat(fact_turns, array.concat(record_turns, reference_turns))

fact_turns := [turn |
	time := instant
	some facts in relevant_facts
	some [from, to, _, _] in facts
	some turn in [from, to]
	turn > time
]

record_turns := [turn |
	time := instant
	some dated in dated_records
	some millis in [dated.fromMillis, dated.toMillis]
	turn := to_number(millis)
	turn > time
]

dated_records := array.concat(input.exemptions, [held | some site in input.sites; some held in site.certificates])

reference_turns := [turn |
	some code in named_places
	some turning in jurisdiction.turning_days(code, day)
	turn := time.parse_rfc3339_ns(concat("", [turning, "T00:00:00Z"])) / 1000000
]

# Named by a fact, or one step away from it, since a territory's country may join or leave a bloc too.
named_places := union({values | some values in stated_values} | {jurisdiction.directly_within(code, day) |
	some values in stated_values
	some code in values
})
