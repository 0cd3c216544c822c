/* A disk that fails when told to: an SQLite VFS over the usual one. Registered
 * as the default before a store is opened. */
#ifndef TESTS_QUEUE_FAULTY_H
#define TESTS_QUEUE_FAULTY_H

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Atomic int faulty_write; /* what xWrite returns, SQLITE_OK: it works */
static _Atomic int faulty_after; /* that many writes still work */
static _Atomic int faulty_syncs; /* counted */
static const char *faulty_while; /* a file: writes fail only while it is there; NULL: always */

struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_vfs *faulty_real;

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct faulty_file *)f)->real;
}

static int f_close(sqlite3_file *f)
{
	sqlite3_file *real = real_of(f);
	int status = real->pMethods->xClose(real);
	free(real);
	return status;
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	if (faulty_while != NULL && access(faulty_while, F_OK) != 0)
		return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
	if (atomic_load(&faulty_write) != SQLITE_OK && atomic_fetch_sub(&faulty_after, 1) <= 0)
		return atomic_load(&faulty_write);
	return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int f_sync(sqlite3_file *f, int flags)
{
	atomic_fetch_add(&faulty_syncs, 1);
	return real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int f_lock(sqlite3_file *f, int l)
{
	return real_of(f)->pMethods->xLock(real_of(f), l);
}

static int f_unlock(sqlite3_file *f, int l)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), l);
}

static int f_reserved(sqlite3_file *f, int *ret)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret);
}

static int f_control(sqlite3_file *f, int op, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int f_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int f_device(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int f_shm_unmap(sqlite3_file *f, int remove)
{
	return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods faulty_methods = {.iVersion = 2,
        .xClose = f_close,
        .xRead = f_read,
        .xWrite = f_write,
        .xTruncate = f_truncate,
        .xSync = f_sync,
        .xFileSize = f_size,
        .xLock = f_lock,
        .xUnlock = f_unlock,
        .xCheckReservedLock = f_reserved,
        .xFileControl = f_control,
        .xSectorSize = f_sector,
        .xDeviceCharacteristics = f_device,
        .xShmMap = f_shm_map,
        .xShmLock = f_shm_lock,
        .xShmBarrier = f_shm_barrier,
        .xShmUnmap = f_shm_unmap};

static int f_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	struct faulty_file *f = (struct faulty_file *)file;
	(void)vfs;
	f->base.pMethods = NULL;
	f->real = calloc(1, (size_t)faulty_real->szOsFile);
	int status = faulty_real->xOpen(faulty_real, name, f->real, flags, ret_flags);
	if (status != SQLITE_OK) {
		free(f->real);
		return status;
	}
	f->base.pMethods = &faulty_methods;
	return SQLITE_OK;
}

static void faulty_register(void)
{
	static sqlite3_vfs vfs;
	faulty_real = sqlite3_vfs_find(NULL);
	vfs = *faulty_real;
	vfs.zName = "faulty";
	vfs.szOsFile = sizeof(struct faulty_file);
	vfs.xOpen = f_open;
	vfs.pNext = NULL;
	sqlite3_vfs_register(&vfs, 1);
}

static void faulty_set(int result, int after)
{
	atomic_store(&faulty_after, after);
	atomic_store(&faulty_write, result);
}

#endif
