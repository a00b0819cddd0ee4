/* The part of libcurl's interface that is used here, written down so that no development files are needed. libcurl
 * keeps these numbers for ever (its ABI promise, https://curl.se/libcurl/abi.html): a type's base plus an index. */
#ifndef CCURL_LIBCURL_H
#define CCURL_LIBCURL_H

#include <stddef.h>

enum { TYPE_LONG = 0, TYPE_POINTER = 10000, TYPE_FUNCTION = 20000 };

enum option {
    OPTION_WRITE_DATA = TYPE_POINTER + 1,
    OPTION_URL = TYPE_POINTER + 2,
    OPTION_ERROR_BUFFER = TYPE_POINTER + 10,
    OPTION_WRITE_FUNCTION = TYPE_FUNCTION + 11,
    OPTION_USER_AGENT = TYPE_POINTER + 18,
    OPTION_HTTP_HEADER = TYPE_POINTER + 23,
    OPTION_HEADER_DATA = TYPE_POINTER + 29,
    OPTION_CA_INFO = TYPE_POINTER + 65,
    OPTION_HEADER_FUNCTION = TYPE_FUNCTION + 79,
    OPTION_HTTP_VERSION = TYPE_LONG + 84,
    OPTION_NO_SIGNAL = TYPE_LONG + 99,
    OPTION_PROTOCOLS = TYPE_LONG + 181,
    OPTION_TCP_KEEPALIVE = TYPE_LONG + 213,
    OPTION_SUPPRESS_CONNECT_HEADERS = TYPE_LONG + 265,
};

enum { GLOBAL_DEFAULT = 3, PROTOCOL_HTTP = 1, PROTOCOL_HTTPS = 2, VERSION_1_1 = 2, ERROR_BYTES = 256, MESSAGE_DONE = 1 };
enum { CODE_FAILED_INIT = 2, CODE_OUT_OF_MEMORY = 27 };

struct message {
    int kind;
    void *easy;
    union {
        void *whatever;
        int code;
    } data;
};

struct library {
    int (*global_init)(long flags);
    const char *(*version)(void);
    void *(*easy_init)(void);
    void (*easy_reset)(void *easy);
    void (*easy_cleanup)(void *easy);
    int (*easy_setopt)(void *easy, int option, ...);
    const char *(*easy_strerror)(int code);
    void *(*multi_init)(void);
    int (*multi_cleanup)(void *multi);
    int (*multi_add_handle)(void *multi, void *easy);
    int (*multi_remove_handle)(void *multi, void *easy);
    int (*multi_perform)(void *multi, int *running);
    int (*multi_poll)(void *multi, void *extra, unsigned int extra_count, int milliseconds, int *ready);
    struct message *(*multi_info_read)(void *multi, int *left);
    void *(*slist_append)(void *list, const char *line);
    void (*slist_free_all)(void *list);
};

/* NULL where `problem` says why. */
const struct library *library_get(const char **problem);

#endif
