/* Which addresses a feed may lead to. A feed, a link in it or a redirect is written by
 * others; none of them may make this machine ask its own services or its network's. */
#ifndef BANTIN_FETCH_ADDRESS_H
#define BANTIN_FETCH_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* An address of the open network: not this machine, a private, link-local, shared,
 * test or multicast one (RFC 6890), nor one of IPv6 that carries such an IPv4 one. */
bool address_is_public(const struct sockaddr *a);

/* Host of an http or https address into `out`, small letters, without a port; "" if it
 * has none, or one that does not fit. */
enum { HOST_MAX = 256 };
void address_host(const char *url, char out[HOST_MAX]);

/* `url` is on the host of `home`, or on a subdomain of it ("www." of home put aside). */
bool address_is_of(const char *url, const char *home);

#endif
