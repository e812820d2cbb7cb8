# METADATA
# title: Residency
# description: >
#   At which of these sites may this data be, and this be done? A site is permitted only when every clause is proven
#   for it from facts in force; everything else is excluded with the code, the reason and the nearest remedy.
package hansa.residency

# METADATA
# title: The answer to residency-input/1
# entrypoint: true
decision := {
	"schema": "residency-output/1",
	"permitted": permitted,
	"excluded": excluded,
	"obligations": obligations,
	"aspects": aspects,
	"validUntilMillis": valid_until_millis,
	"revision": revision,
}

default revision := "unreleased"

revision := data.hansa.release.revision

default permitted := []

permitted := sort([site.id | some site in input.sites; not site.id in excluded_ids]) if sound

# Every site of a question that cannot be answered gets the same, first, blocker.
excluded := [object.union({"site": id, "also": []}, first_blocker) | some id in site_ids] if not sound

excluded := [exclusion(id, sort(explanations[id])) | some id in sort(excluded_ids)] if sound

exclusion(id, ordered) := object.union({"site": id, "also": also}, first) if {
	first := ordered[0][2]
	also := sort({finding[2].code | some finding in ordered} - {first.code})
}

default aspects := []

aspects := sort(asked_aspects) if sound

site_ids := sort({site.id | some site in input.sites; is_string(site.id)})
