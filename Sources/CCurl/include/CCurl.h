/* HTTP transfers through the system's own libcurl, which is looked for when the first one is made.
 *
 * Only fetching a model needs the network. Found at run time, libcurl and the two dozen libraries behind it cost every
 * other command nothing (no start-up time, no memory that would be measured), the tool starts on machines that lack it,
 * and it can be linked statically where the development files are missing. libcurl reads http_proxy, https_proxy,
 * all_proxy and no_proxy by itself and trusts the system's certificates.
 *
 * A client makes one transfer at a time, from one thread, and keeps its connections for the next one. It follows no
 * redirects and speaks http and https only. */
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>

typedef struct ccurl_client ccurl_client;

/* Takes `count` bytes and returns how many it accepted: fewer end the transfer. */
typedef size_t (*ccurl_receiver)(void *context, const char *bytes, size_t count);

typedef struct ccurl_request {
    const char *url;
    const char *const *headers; /* [header_count], each "Name: value" */
    size_t header_count;
    const char *user_agent;
    const char *authorities; /* a PEM file of certificate authorities; NULL takes the system's */
    ccurl_receiver on_header; /* one line a call, its end of line included */
    ccurl_receiver on_body;
    void *context; /* handed to both */
} ccurl_request;

/* What a step came to. Everything above zero is libcurl's own error number (CURLcode). */
#define CCURL_RUNNING (-1)
#define CCURL_DONE 0

/* NULL where libcurl can be used, else why not. Thread-safe; looks once. */
const char *ccurl_problem(void);

/* libcurl's name and version; NULL where there is none. */
const char *ccurl_version(void);

/* NULL where libcurl is missing or memory is short. */
ccurl_client *ccurl_client_new(void);
void ccurl_client_free(ccurl_client *client);

/* Begins a transfer; the strings are copied, `on_header`, `on_body` and `context` must outlive it. Returns CCURL_DONE,
 * or libcurl's error number. */
int ccurl_start(ccurl_client *client, const ccurl_request *request);

/* Moves what can be moved, then waits for more, at most `wait_milliseconds`. */
int ccurl_step(ccurl_client *client, int wait_milliseconds);

/* Ends the transfer, finished or not. */
void ccurl_stop(ccurl_client *client);

/* What libcurl says about an error number of the last transfer; never NULL. */
const char *ccurl_explain(ccurl_client *client, int code);

#endif
