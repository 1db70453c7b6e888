/* Counts this thread's allocations while it is loaded before libc. Test only. */
#define _GNU_SOURCE
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static __thread unsigned long count __attribute__((tls_model("initial-exec")));

unsigned long counted_allocations(void) { return count; }

void *malloc(size_t size) { count++; return __libc_malloc(size); }
void *calloc(size_t n, size_t size) { count++; return __libc_calloc(n, size); }
void *realloc(void *old, size_t size) { count++; return __libc_realloc(old, size); }
void *aligned_alloc(size_t align, size_t size) { count++; return __libc_memalign(align, size); }
int posix_memalign(void **out, size_t align, size_t size) {
    count++;
    *out = __libc_memalign(align, size);
    return *out ? 0 : 12;
}
