# METADATA
# title: Who may ask this OPA what
# description: >
#   Loaded beside the voted bundle, never part of it. The member's own control plane holds the token; only the two
#   decisions and the health check answer, to everything else OPA says 401. data.serving holds the token's SHA-256,
#   so that no file of OPA's tells the token.
package system.authz

default allow := false

allow if {
	caller_known
	input.method == "POST"
	input.path in decisions
	count(input.params) == 0
}

allow if {
	caller_known
	input.method == "GET"
	input.path == ["health"]
}

decisions := [
	["v1", "data", "hansa", "authz", "decision"],
	["v1", "data", "hansa", "residency", "decision"],
]

caller_known if crypto.sha256(input.identity) == data.serving.token_sha256
