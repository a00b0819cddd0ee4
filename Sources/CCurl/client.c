/* One transfer after another over connections that are kept. */
#include "CCurl.h"

#include <stdlib.h>

#include "libcurl.h"

struct ccurl_client {
    const struct library *curl;
    void *easy;
    void *multi;
    void *headers; /* libcurl's list, which it reads while the transfer runs */
    int is_running;
    ccurl_receiver on_header;
    ccurl_receiver on_body;
    void *context;
    char error[ERROR_BYTES];
};

const char *ccurl_problem(void) {
    const char *problem = NULL;
    library_get(&problem);
    return problem;
}

const char *ccurl_version(void) {
    const struct library *curl = library_get(NULL);
    return curl ? curl->version() : NULL;
}

ccurl_client *ccurl_client_new(void) {
    const struct library *curl = library_get(NULL);
    ccurl_client *client = curl ? calloc(1, sizeof *client) : NULL;
    if (!client) return NULL;
    client->curl = curl;
    client->easy = curl->easy_init();
    client->multi = curl->multi_init();
    if (client->easy && client->multi) return client;
    ccurl_client_free(client);
    return NULL;
}

void ccurl_client_free(ccurl_client *client) {
    if (!client) return;
    ccurl_stop(client);
    if (client->easy) client->curl->easy_cleanup(client->easy);
    if (client->multi) client->curl->multi_cleanup(client->multi);
    free(client);
}

/* libcurl hands over size and count apart, as fwrite does; size is always 1. */
static size_t receive_header(char *bytes, size_t size, size_t count, void *data) {
    ccurl_client *client = data;
    return client->on_header(client->context, bytes, size * count);
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *data) {
    ccurl_client *client = data;
    return client->on_body(client->context, bytes, size * count);
}

static int set_options(ccurl_client *client, const ccurl_request *request) {
    int (*set)(void *, int, ...) = client->curl->easy_setopt;
    void *easy = client->easy;
    int code = set(easy, OPTION_ERROR_BUFFER, client->error);
    if (!code) code = set(easy, OPTION_URL, request->url);
    if (!code) code = set(easy, OPTION_PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
    /* One transfer at a time gains nothing by HTTP/2, whose streams have more ways to break. */
    if (!code) code = set(easy, OPTION_HTTP_VERSION, (long)VERSION_1_1);
    if (!code) code = set(easy, OPTION_NO_SIGNAL, 1L);
    if (!code) code = set(easy, OPTION_TCP_KEEPALIVE, 1L);
    if (!code) code = set(easy, OPTION_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!code && request->user_agent) code = set(easy, OPTION_USER_AGENT, request->user_agent);
    if (!code && request->authorities) code = set(easy, OPTION_CA_INFO, request->authorities);
    if (!code && client->headers) code = set(easy, OPTION_HTTP_HEADER, client->headers);
    if (!code) code = set(easy, OPTION_HEADER_FUNCTION, receive_header);
    if (!code) code = set(easy, OPTION_HEADER_DATA, client);
    if (!code) code = set(easy, OPTION_WRITE_FUNCTION, receive_body);
    if (!code) code = set(easy, OPTION_WRITE_DATA, client);
    return code;
}

int ccurl_start(ccurl_client *client, const ccurl_request *request) {
    ccurl_stop(client);
    client->curl->easy_reset(client->easy);
    client->error[0] = 0;
    client->on_header = request->on_header;
    client->on_body = request->on_body;
    client->context = request->context;
    for (size_t i = 0; i < request->header_count; i++) {
        void *longer = client->curl->slist_append(client->headers, request->headers[i]);
        if (!longer) return CODE_OUT_OF_MEMORY;
        client->headers = longer;
    }
    int code = set_options(client, request);
    if (code) return code;
    if (client->curl->multi_add_handle(client->multi, client->easy) != 0) return CODE_FAILED_INIT;
    client->is_running = 1;
    return CCURL_DONE;
}

int ccurl_step(ccurl_client *client, int wait_milliseconds) {
    int running = 0;
    if (!client->is_running) return CODE_FAILED_INIT;
    if (client->curl->multi_perform(client->multi, &running) != 0) return CODE_FAILED_INIT;
    if (running == 0) {
        int left = 0;
        struct message *message = client->curl->multi_info_read(client->multi, &left);
        return message && message->kind == MESSAGE_DONE ? message->data.code : CODE_FAILED_INIT;
    }
    client->curl->multi_poll(client->multi, NULL, 0, wait_milliseconds, NULL);
    return CCURL_RUNNING;
}

void ccurl_stop(ccurl_client *client) {
    if (client->is_running) client->curl->multi_remove_handle(client->multi, client->easy);
    client->is_running = 0;
    if (client->headers) client->curl->slist_free_all(client->headers);
    client->headers = NULL;
}

const char *ccurl_explain(ccurl_client *client, int code) {
    return client->error[0] ? client->error : client->curl->easy_strerror(code);
}
