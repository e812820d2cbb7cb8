package system.authz_test

import data.system.authz

secret := {"token_sha256": crypto.sha256("right")}

ask(change) := answer if {
	usual := {"identity": "right", "method": "POST", "params": {}, "path": ["v1", "data", "hansa", "authz", "decision"]}
	answer := authz.allow with input as object.union(usual, change) with data.serving as secret
}

test_both_decisions_and_health_are_open_to_the_token if {
	ask({})
	ask({"path": ["v1", "data", "hansa", "residency", "decision"]})
	ask({"method": "GET", "path": ["health"]})
}

test_without_the_token_nothing_is_open if {
	not ask({"identity": "wrong"})
	not ask({"identity": ""})
	not authz.allow with input as {"method": "GET", "params": {}, "path": ["health"]} with data.serving as secret
}

test_without_a_configured_token_nothing_is_open if {
	not authz.allow with input as {"identity": "right", "method": "GET", "path": ["health"]} with data.serving as {}
}

test_nothing_else_is_open if {
	every path in [["v1", "data"], ["v1", "data", "hansa", "release"], ["v1", "policies"], ["v1", "query"], ["v1", "compile"], ["v1", "config"], ["metrics"], [""]] {
		every method in ["GET", "PUT", "POST", "PATCH", "DELETE"] {
			not ask({"method": method, "path": path})
		}
	}
	not ask({"method": "GET"})
	not ask({"params": {"explain": ["full"]}})
}
