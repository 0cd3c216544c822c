/* Roles: from credentials, and every declared method against every role. */
#include "rig.h"

#include <grp.h>
#include <pwd.h>

enum { OTHER_UID = 54321, OTHER_GID = 54322 };

static void names_and_sets(void **state)
{
	(void)state;
	struct err e = {0};
	unsigned set = 0;
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		assert_int_equal(
		        role_by_name(role_name(1u << i), strlen(role_name(1u << i))), 1u << i);
	assert_int_equal(role_set_parse("announce, approve", &set, &e), 0);
	assert_int_equal(set, ROLE_ANNOUNCE | ROLE_APPROVE);
	assert_int_equal(role_set_parse("", &set, &e), 0);
	assert_int_equal(set, 0);
	set = 77;
	assert_int_equal(role_set_parse("announce aprove", &set, &e), -EINVAL);
	assert_string_equal(e.id, "role.unknown");
	assert_non_null(strstr(e.sentence, "\"aprove\""));
	assert_int_equal(set, 77);
}

static unsigned roles_for(const struct roles *r, uid_t uid, gid_t gid, gid_t *groups, size_t count)
{
	struct credentials c = {
	        .uid = uid, .gid = gid, .pid = 1, .groups = groups, .group_count = count};
	struct peer p;
	roles_of(r, &c, &p);
	return p.roles;
}

static void strangers_have_none(void **state)
{
	(void)state;
	struct roles *r;
	assert_int_equal(roles_create(NULL, 0, &r, NULL), 0);
	gid_t groups[] = {OTHER_GID, OTHER_GID + 1};
	assert_int_equal(roles_for(r, OTHER_UID, OTHER_GID, groups, 2), ROLE_NONE);
	assert_int_equal(roles_for(r, 0, 0, NULL, 0), ROLE_PERSONAL);
	assert_int_equal(roles_for(r, geteuid(), OTHER_GID, NULL, 0), ROLE_PERSONAL);
	roles_destroy(r);
	roles_destroy(NULL);
}

/* Where the machine has the station's groups: primary or supplementary, each gives
 * its role and listen. */
static void groups_give_roles(void **state)
{
	(void)state;
	static const struct {
		const char *group;
		unsigned roles;
	} wanted[] = {
	        {"bantin", ROLE_LISTEN},
	        {"bantin-announce", ROLE_LISTEN | ROLE_ANNOUNCE},
	        {"bantin-approve", ROLE_LISTEN | ROLE_APPROVE},
	        {"bantin-emergency", ROLE_LISTEN | ROLE_EMERGENCY},
	        {"bantin-admin", ROLE_LISTEN | ROLE_ADMIN},
	        {"bantin-gateway", ROLE_GATEWAY},
	};
	struct roles *r;
	assert_int_equal(roles_create(NULL, 0, &r, NULL), 0);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct group *g = getgrnam(wanted[i].group);
		if (g == NULL) {
			print_message("SKIPPED: this machine has no group %s\n", wanted[i].group);
			continue;
		}
		gid_t groups[] = {OTHER_GID, g->gr_gid};
		assert_int_equal(roles_for(r, OTHER_UID, g->gr_gid, NULL, 0), wanted[i].roles);
		assert_int_equal(roles_for(r, OTHER_UID, OTHER_GID, groups, 2), wanted[i].roles);
	}
	roles_destroy(r);
}

static void people_of_the_settings(void **state)
{
	(void)state;
	const struct roles_person people[] = {
	        {"lan", "nobody", "announce approve"},
	        {"minh", NULL, "emergency gateway"},
	        {"an", "no-such-login-here", "admin"},
	};
	uid_t nobody = getpwnam("nobody")->pw_uid;
	struct roles *r;
	struct err e = {0};
	struct peer p;
	assert_int_equal(roles_create(people, 3, &r, &e), 0);
	struct credentials c = {.uid = nobody, .gid = OTHER_GID};
	roles_of(r, &c, &p);
	assert_int_equal(p.roles, ROLE_LISTEN | ROLE_ANNOUNCE | ROLE_APPROVE);
	assert_string_equal(p.actor, "lan");
	assert_int_equal(roles_act_as(r, "nam", &p), -ENOENT);
	assert_string_equal(p.actor, "lan");
	/* a gateway acts with the roles of the person, never as a gateway */
	assert_int_equal(roles_act_as(r, "minh", &p), 0);
	assert_int_equal(p.roles, ROLE_LISTEN | ROLE_EMERGENCY);
	assert_string_equal(p.actor, "minh");
	roles_destroy(r);
	const struct roles_person twice[] = {{"lan", NULL, "announce"}, {"lan", NULL, "approve"}};
	assert_int_equal(roles_create(twice, 2, &r, &e), -EINVAL);
	assert_string_equal(e.id, "people.twice");
	const struct roles_person wrong[] = {{"lan", NULL, "boss"}};
	assert_int_equal(roles_create(wrong, 1, &r, &e), -EINVAL);
	assert_string_equal(e.id, "role.unknown");
}

static void handle_any(void *context, struct request *q)
{
	(void)context;
	request_ok(q, NULL);
}

static json_t *call_as(struct rig *r, int sock, const struct method *m, const char *actor)
{
	json_t *params = json_loads(m->example, 0, NULL);
	assert_non_null(params);
	if (actor != NULL)
		json_object_set_new(params, "actor", json_string(actor));
	size_t len;
	char *line = wire_request(1, m->name, params, &len);
	rig_send(r, sock, line);
	free(line);
	json_decref(params);
	json_t *answer = rig_message(r, sock);
	assert_non_null(answer);
	return answer;
}

static void begin(void *context)
{
	(void)context;
}

static void end(void *context, bool keep)
{
	(void)context;
	(void)keep;
}

static void no_pages(void *context, struct event_page *page, int64_t from, int most)
{
	(void)context;
	(void)from;
	(void)most;
	event_page_done(page, json_array(), 1);
}

/* Each set of roles that a person may have (all 32), at each declared method: done
 * with the method's role, refused by its name without. The peer is a gateway here,
 * which takes the roles of whom it names. */
static void each_method_for_each_role(void **state)
{
	(void)state;
	static const struct server_hooks hooks = {
	        .events_page = no_pages, .batch_begin = begin, .batch_end = end};
	enum { SETS = 1 << 5 };
	char names[SETS][8], words[SETS][80];
	struct roles_person people[SETS];
	for (unsigned set = 0; set < SETS; set++) {
		snprintf(names[set], sizeof names[set], "p%u", set);
		words[set][0] = '\0';
		for (unsigned i = 0; i < ROLE_COUNT - 1; i++)
			if (set & (1u << i))
				strcat(strcat(words[set], role_name(1u << i)), " ");
		people[set] = (struct roles_person){names[set], NULL, words[set]};
	}
	struct rig *r = rig_start(NULL, &hooks, NULL);
	struct roles *roles;
	assert_int_equal(roles_create(people, SETS, &roles, NULL), 0);
	for (size_t g = 0; method_groups[g] != NULL; g++)
		for (const struct method *m = method_groups[g]; m->name != NULL; m++)
			if (!(m->flags & METHOD_INSIDE))
				server_handle(r->server, m->name, handle_any);
	server_set_roles(r->server, roles);
	int sock = rig_connect(r);
	rig_make_gateway(r->server);
	int calls = 0;
	for (size_t g = 0; method_groups[g] != NULL; g++) {
		for (const struct method *m = method_groups[g]; m->name != NULL; m++) {
			for (unsigned set = 0; set < SETS; set++, calls++) {
				json_t *answer = call_as(r, sock, m, names[set]);
				const json_t *error =
				        json_object_get(json_object_get(answer, "error"), "data");
				const char *id = json_string_value(json_object_get(error, "error"));
				bool may = ((set | ROLE_LISTEN) & m->role) != 0;
				if (may) {
					/* batch.run's example holds calls that take announce */
					bool batch = strcmp(m->name, "batch.run") == 0 &&
					             !(set & ROLE_ANNOUNCE);
					assert_true(batch ? strcmp(id, "batch_refused") == 0
					                  : id == NULL);
				} else {
					assert_string_equal(id, "role_required");
					assert_string_equal(
					        json_string_value(json_object_get(error, "role")),
					        role_name(m->role));
				}
				json_decref(answer);
			}
			json_t *answer = call_as(r, sock, m, NULL);
			assert_string_equal(
			        json_string_value(json_object_get(
			                json_object_get(json_object_get(answer, "error"), "data"),
			                "error")),
			        "actor_required");
			json_decref(answer);
		}
	}
	print_message("%d calls\n", calls);
	assert_true(calls >= 30 * SETS);
	close(sock);
	server_set_roles(r->server, r->roles);
	rig_stop(r);
	roles_destroy(roles);
}

/* A stranger at a socket whose mode let it in: nothing at all, not even describe. */
static void without_any_role(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		print_message("SKIPPED: takes root to become another user\n");
		skip();
	}
	struct rig *r = rig_start(NULL, NULL, NULL);
	chmod(r->folder, 0755);
	chmod(r->path, 0666);
	assert_int_equal(setresgid(OTHER_GID, OTHER_GID, 0), 0);
	assert_int_equal(setresuid(OTHER_UID, OTHER_UID, 0), 0);
	int sock = rig_connect(r);
	assert_int_equal(setresuid(0, 0, 0), 0);
	assert_int_equal(setresgid(0, 0, 0), 0);
	/* the own group's membership is what SO_PEERGROUPS saw; root's groups hold none of ours */
	rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"bantin.describe\"}\n");
	assert_string_equal(rig_error(r, sock), "role_required");
	rig_send(r, sock, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"station.status\"}\n");
	assert_string_equal(rig_error(r, sock), "role_required");
	close(sock);
	rig_stop(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_and_sets),
	        cmocka_unit_test(strangers_have_none),
	        cmocka_unit_test(groups_give_roles),
	        cmocka_unit_test(people_of_the_settings),
	        cmocka_unit_test(each_method_for_each_role),
	        cmocka_unit_test(without_any_role),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
