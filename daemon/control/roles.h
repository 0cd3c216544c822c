/* Who may do what. A peer of the socket is known by the kernel's word (uid,
 * gid, groups); settings may add people. Roles are a set. */
#ifndef BANTIN_CONTROL_ROLES_H
#define BANTIN_CONTROL_ROLES_H

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

enum role {
	ROLE_NONE = 0,
	ROLE_LISTEN = 1 << 0,    /* see the queue, the log, the status */
	ROLE_ANNOUNCE = 1 << 1,  /* write articles, say */
	ROLE_APPROVE = 1 << 2,   /* others' articles */
	ROLE_EMERGENCY = 1 << 3, /* air emergencies at once */
	ROLE_ADMIN = 1 << 4,     /* settings, mute, outputs, backup, clock */
	ROLE_GATEWAY = 1 << 5,   /* a program that speaks for people: names the actor */
};
enum { ROLE_COUNT = 6, ROLE_ALL = (1 << 6) - 1, ROLE_PERSONAL = ROLE_ALL & ~ROLE_GATEWAY };

/* "listen" ...; `role` has exactly one bit set. */
const char *role_name(unsigned role);
/* The bit of a name, 0 if there is none. */
unsigned role_by_name(const char *name, size_t len);
/* "announce approve" (spaces or commas) to a set; -EINVAL names the bad word. */
int role_set_parse(const char *words, unsigned *ret, struct err *e);

/* What the kernel says of a connection. */
struct credentials {
	uid_t uid;
	gid_t gid;
	pid_t pid;
	gid_t *groups; /* supplementary; owned */
	size_t group_count;
};

int credentials_of_socket(int sock, struct credentials *ret); /* 0 or -errno */
/* What it would be of a process of this user: the groups that the machine's user
 * database gives (none for a user that it does not know). Blocks as that does. */
void credentials_of_user(uid_t uid, struct credentials *ret);
void credentials_finish(struct credentials *c);

enum { ACTOR_MAX = 128 };

/* Who asks, after roles are known. Plain memory. */
struct peer {
	uid_t uid;
	gid_t gid;
	pid_t pid;
	unsigned roles;        /* of the actor, when a gateway names one */
	char actor[ACTOR_MAX]; /* a person's name of settings, "" if unknown */
};

/* One entry of the setting `people`. Strings are only read by roles_create(). */
struct roles_person {
	const char *name;  /* the actor */
	const char *user;  /* login name on this machine, or NULL or "": only through a gateway */
	const char *roles; /* "announce approve" */
};

/* Group names and settings, resolved to numbers. Immutable. */
struct roles;

/* Groups that do not exist on this machine are passed over (a station run by an
 * ordinary user has none); a person with an unknown role, or a name given twice,
 * is an error. A person whose `user` does not exist can only act by a gateway. */
int roles_create(
        const struct roles_person *people, size_t count, struct roles **ret, struct err *e);
void roles_destroy(struct roles *r);

/* root and the daemon's own user have every personal role. Group bantin gives
 * listen; bantin-announce, -approve, -emergency, -admin and -gateway give
 * theirs and listen. */
void roles_of(const struct roles *r, const struct credentials *c, struct peer *ret);

/* Make `p` act as `actor`: -ENOENT if settings know no such person. */
int roles_act_as(const struct roles *r, const char *actor, struct peer *p);

#endif
