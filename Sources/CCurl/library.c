/* Finds libcurl and its functions once. */
#include "libcurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static struct library library;
static const char *problem_found;
static char problem_text[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char *const names[] = {
#ifdef __APPLE__
    "/usr/lib/libcurl.4.dylib", "libcurl.4.dylib",
#else
    "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so",
#endif
};

static void *open_library(void) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *found = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (found) return found;
    }
    return NULL;
}

static void load(void) {
    void *handle = open_library();
    if (!handle) {
        problem_found = "libcurl is not installed";
        return;
    }
    /* Through memory, because ISO C knows no conversion from an object pointer to a function pointer. */
    struct {
        const char *name;
        void *slot;
    } functions[] = {
        {"curl_global_init", &library.global_init},
        {"curl_version", &library.version},
        {"curl_easy_init", &library.easy_init},
        {"curl_easy_reset", &library.easy_reset},
        {"curl_easy_cleanup", &library.easy_cleanup},
        {"curl_easy_setopt", &library.easy_setopt},
        {"curl_easy_strerror", &library.easy_strerror},
        {"curl_multi_init", &library.multi_init},
        {"curl_multi_cleanup", &library.multi_cleanup},
        {"curl_multi_add_handle", &library.multi_add_handle},
        {"curl_multi_remove_handle", &library.multi_remove_handle},
        {"curl_multi_perform", &library.multi_perform},
        {"curl_multi_poll", &library.multi_poll},
        {"curl_multi_info_read", &library.multi_info_read},
        {"curl_slist_append", &library.slist_append},
        {"curl_slist_free_all", &library.slist_free_all},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *symbol = dlsym(handle, functions[i].name);
        if (!symbol) {
            snprintf(
                problem_text, sizeof problem_text, "this libcurl is older than 7.66: it has no %s", functions[i].name);
            problem_found = problem_text;
            return;
        }
        memcpy(functions[i].slot, &symbol, sizeof symbol);
    }
    if (library.global_init(GLOBAL_DEFAULT) != 0) problem_found = "libcurl cannot be initialised";
}

const struct library *library_get(const char **problem) {
    pthread_once(&once, load);
    if (problem) *problem = problem_found;
    return problem_found ? NULL : &library;
}
