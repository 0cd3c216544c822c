/* Roles of peers: the kernel's credentials against group names and the people
 * of the settings, all resolved to numbers once. Called by the server when a
 * client connects, when settings are reloaded, and for each actor named. */
#include "control/roles.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const names[ROLE_COUNT] = {
        "listen", "announce", "approve", "emergency", "admin", "gateway"};
_Static_assert(sizeof names / sizeof *names == ROLE_COUNT, "a name for each role");

static const struct {
	const char *name;
	unsigned roles;
} group_names[] = {
        {"bantin", ROLE_LISTEN},
        {"bantin-announce", ROLE_LISTEN | ROLE_ANNOUNCE},
        {"bantin-approve", ROLE_LISTEN | ROLE_APPROVE},
        {"bantin-emergency", ROLE_LISTEN | ROLE_EMERGENCY},
        {"bantin-admin", ROLE_LISTEN | ROLE_ADMIN},
        {"bantin-gateway", ROLE_GATEWAY},
};
enum { GROUP_NAMES = sizeof group_names / sizeof *group_names };

struct person {
	char name[ACTOR_MAX];
	bool has_uid;
	uid_t uid;
	unsigned roles;
};

struct roles {
	struct {
		bool known;
		gid_t gid;
	} groups[GROUP_NAMES];
	struct person *people;
	size_t count;
	uid_t own;
};

const char *role_name(unsigned role)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (role == 1u << i)
			return names[i];
	return "?";
}

unsigned role_by_name(const char *name, size_t len)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return 1u << i;
	return 0;
}

int role_set_parse(const char *words, unsigned *ret, struct err *e)
{
	unsigned set = 0;
	for (const char *p = words; *p != '\0';) {
		size_t len = strcspn(p, " ,\t");
		unsigned bit = len > 0 ? role_by_name(p, len) : 0;
		if (len > 0 && bit == 0)
			return err_set(e, -EINVAL, "role.unknown",
			        _("\"%.*s\" is no role; roles are listen, announce, approve, "
			          "emergency, admin and gateway"),
			        (int)(len > 60 ? 60 : len), p);
		set |= bit;
		p += len + (p[len] != '\0');
	}
	*ret = set;
	return 0;
}

int credentials_of_socket(int sock, struct credentials *ret)
{
	struct ucred cred;
	socklen_t len = sizeof cred;
	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	gid_t *groups = mem_array(32, sizeof *groups);
	len = 32 * sizeof *groups;
	while (getsockopt(sock, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0) {
		if (errno != ERANGE) {
			int status = -errno;
			free(groups);
			return status;
		}
		groups = mem_resize(groups, len / sizeof *groups + 1, sizeof *groups);
	}
	*ret = (struct credentials){.uid = cred.uid,
	        .gid = cred.gid,
	        .pid = cred.pid,
	        .groups = groups,
	        .group_count = len / sizeof *groups};
	return 0;
}

void credentials_of_user(uid_t uid, struct credentials *ret)
{
	struct passwd *pw = getpwuid(uid);
	int count = 32;
	*ret = (struct credentials){.uid = uid, .gid = (gid_t)-1};
	if (pw == NULL)
		return;
	ret->gid = pw->pw_gid;
	ret->groups = mem_array((size_t)count, sizeof *ret->groups);
	while (getgrouplist(pw->pw_name, pw->pw_gid, ret->groups, &count) < 0)
		ret->groups = mem_resize(ret->groups, (size_t)count, sizeof *ret->groups);
	ret->group_count = (size_t)count;
}

void credentials_finish(struct credentials *c)
{
	free(c->groups);
	*c = (struct credentials){0};
}

static const struct person *person_named(const struct roles *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->people[i].name, name) == 0)
			return &r->people[i];
	return NULL;
}

static int add_person(struct roles *r, const struct roles_person *given, struct err *e)
{
	struct person *p = &r->people[r->count];
	if (given->name == NULL || given->name[0] == '\0' || strlen(given->name) >= sizeof p->name)
		return err_set(e, -EINVAL, "people.name",
		        _("a person needs a name of at most %d bytes"), (int)sizeof p->name - 1);
	if (person_named(r, given->name) != NULL)
		return err_set(e, -EINVAL, "people.twice", _("the person \"%s\" is given twice"),
		        given->name);
	int status = role_set_parse(given->roles != NULL ? given->roles : "", &p->roles, e);
	if (status < 0)
		return status;
	strcpy(p->name, given->name);
	const struct passwd *pw =
	        given->user != NULL && given->user[0] != '\0' ? getpwnam(given->user) : NULL;
	p->has_uid = pw != NULL;
	p->uid = pw != NULL ? pw->pw_uid : 0;
	r->count++;
	return 0;
}

int roles_create(const struct roles_person *people, size_t count, struct roles **ret, struct err *e)
{
	struct roles *r = mem_alloc(sizeof *r);
	r->own = geteuid();
	r->people = mem_array(count + 1, sizeof *r->people);
	for (size_t i = 0; i < count; i++) {
		int status = add_person(r, &people[i], e);
		if (status < 0) {
			roles_destroy(r);
			return status;
		}
	}
	for (size_t i = 0; i < GROUP_NAMES; i++) {
		const struct group *g = getgrnam(group_names[i].name);
		r->groups[i].known = g != NULL;
		r->groups[i].gid = g != NULL ? g->gr_gid : 0;
	}
	*ret = r;
	return 0;
}

void roles_destroy(struct roles *r)
{
	if (r == NULL)
		return;
	free(r->people);
	free(r);
}

static bool in_group(const struct credentials *c, gid_t gid)
{
	if (c->gid == gid)
		return true;
	for (size_t i = 0; i < c->group_count; i++)
		if (c->groups[i] == gid)
			return true;
	return false;
}

void roles_of(const struct roles *r, const struct credentials *c, struct peer *ret)
{
	*ret = (struct peer){.uid = c->uid, .gid = c->gid, .pid = c->pid};
	for (size_t i = 0; i < GROUP_NAMES; i++)
		if (r->groups[i].known && in_group(c, r->groups[i].gid))
			ret->roles |= group_names[i].roles;
	for (size_t i = 0; i < r->count; i++) {
		const struct person *p = &r->people[i];
		if (!p->has_uid || p->uid != c->uid)
			continue;
		ret->roles |= p->roles;
		if (!(p->roles & ROLE_GATEWAY))
			strcpy(ret->actor, p->name);
	}
	/* Whoever can read and write the state folder gains nothing by being refused. */
	if (c->uid == 0 || c->uid == r->own)
		ret->roles = ROLE_PERSONAL;
	if (ret->roles & ROLE_PERSONAL)
		ret->roles |= ROLE_LISTEN;
}

int roles_act_as(const struct roles *r, const char *actor, struct peer *p)
{
	const struct person *found = person_named(r, actor);
	if (found == NULL)
		return -ENOENT;
	p->roles = (found->roles & ROLE_PERSONAL) | ROLE_LISTEN;
	strcpy(p->actor, found->name);
	return 0;
}
