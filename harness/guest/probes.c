/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/probes.h"
#include "guest/fault.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ARGUMENT_MAX 64 /* with the NUL; the kernel's MAX_ARGSTR_LEN */

/* complete_walk() ends a look-up that found something, terminate_walk() every one. The hooks of security modules are
 * called for every maker, whichever system call it came by; they are there in every kernel with CONFIG_SECURITY. */
const Probe PROBES[N_PROBES] = {
    {"walk", "complete_walk", "nameidata", 0, SHAPE_PATH, "dev != 0"},
    {"miss", "terminate_walk", "nameidata", 0, SHAPE_MISSED, "dev != 0"},
    {"follow", "security_inode_follow_link", "dentry", 0, SHAPE_PATH, NULL},
    {"mkdir", "security_inode_mkdir", "dentry", 0, SHAPE_PATH, NULL},
    {"create", "security_inode_create", "dentry", 0, SHAPE_PATH, NULL},
    {"mknod", "security_inode_mknod", "dentry", 0, SHAPE_PATH, NULL},
    {"symlink", "security_inode_symlink", "dentry", 0, SHAPE_PATH, NULL},
    {"link", "security_inode_link", "dentry", 1, SHAPE_PATH, NULL},
    {"rename", "security_inode_rename", "dentry", 1, SHAPE_PATH, NULL},
    {"unlink", "security_inode_unlink", "dentry", 0, SHAPE_PATH, NULL},
    {"rmdir", "security_inode_rmdir", "dentry", 0, SHAPE_PATH, NULL},
    {"write", "security_file_open", "file", 0, SHAPE_WRITTEN, "flags & 3"},
    {"mount", "attach_recursive_mnt", "mountpoint", 0, SHAPE_MOUNTED, NULL},
    {"remount", "reconfigure_super", "fs_context", 0, SHAPE_REMOUNT, NULL},
    {"fork", "cgroup_post_fork", NULL, 0, SHAPE_TASK, NULL},
    {"attach", "cgroup_attach_task", "cgroup", 0, SHAPE_TASK, NULL},
    {"turn", "do_epoll_wait ep_poll", NULL, 0, SHAPE_BARE, "common_pid == 1"},
    {"module", "do_init_module", "module", 0, SHAPE_NAME, NULL},
    {"fstype", "get_fs_type", NULL, 0, SHAPE_NAME, NULL},
};

/* Text that grows in a buffer; what does not fit is no definition. */
typedef struct {
  char *at;
  size_t left;
  bool short_of_room;
} Text;

static void add(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(Text *text, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text->at, text->left, format, arguments);
  va_end(arguments);
  if (length < 0 || (size_t)length >= text->left) {
    text->short_of_room = true;
    return;
  }
  text->at += length;
  text->left -= (size_t)length;
}

/* An expression that the kernel evaluates: "+24(+8($arg1))". */
typedef struct {
  char text[ARGUMENT_MAX];
} Expression;

static Expression argument(unsigned number)
{
  Expression expression;
  (void)snprintf(expression.text, sizeof expression.text, "$arg%u", number);
  return expression;
}

static Expression fetched(unsigned offset, Expression of)
{
  Expression expression;
  int length = snprintf(expression.text, sizeof expression.text, "+%u(%s)", offset, of.text);
  if (length < 0 || (size_t)length >= sizeof expression.text)
    expression.text[0] = '\0'; /* the kernel refuses it */
  return expression;
}

typedef struct {
  const Btf *btf;
  bool missing; /* with a fault */
} Layout;

static unsigned offset_of(Layout *layout, const char *structure, const char *member)
{
  unsigned offset = 0;
  if (!layout->missing && !btf_member(layout->btf, structure, member, &offset))
    layout->missing = true;
  return offset;
}

static unsigned argument_of(Layout *layout, const char *function, const char *structure, unsigned nth)
{
  unsigned number = 1;
  if (!layout->missing && !btf_argument(layout->btf, function, structure, nth, &number))
    layout->missing = true;
  return number;
}

static void add_string(Text *text, const char *name, Expression pointer)
{
  add(text, " %s=%s:string", name, fetched(0, pointer).text);
}

static void add_device(Text *text, const char *name, Layout *layout, Expression dentry)
{
  Expression super = fetched(offset_of(layout, "dentry", "d_sb"), dentry);
  add(text, " %s=%s:u32", name, fetched(offset_of(layout, "super_block", "s_dev"), super).text);
}

static void add_path(Text *text, Layout *layout, Expression dentry)
{
  unsigned name = offset_of(layout, "dentry", "d_name") + offset_of(layout, "qstr", "name");
  unsigned parent = offset_of(layout, "dentry", "d_parent");
  add_device(text, "dev", layout, dentry);
  for (unsigned i = 0; i < PROBE_NAMES; i++) {
    char label[8];
    (void)snprintf(label, sizeof label, "n%u", i);
    add_string(text, label, fetched(name, dentry));
    dentry = fetched(parent, dentry);
  }
}

/* The dentry that the argument of the probe leads to. */
static Expression dentry_of(const Probe *probe, Layout *layout, Expression of)
{
  if (strcmp(probe->structure, "nameidata") == 0)
    return fetched(offset_of(layout, "nameidata", "path") + offset_of(layout, "path", "dentry"), of);
  if (strcmp(probe->structure, "file") == 0)
    return fetched(offset_of(layout, "file", "f_path") + offset_of(layout, "path", "dentry"), of);
  if (strcmp(probe->structure, "mountpoint") == 0)
    return fetched(offset_of(layout, "mountpoint", "m_dentry"), of);
  if (strcmp(probe->structure, "fs_context") == 0)
    return fetched(offset_of(layout, "fs_context", "root"), of);
  return of;
}

static void add_mounted(Text *text, Layout *layout, const char *function)
{
  Expression mount = argument(argument_of(layout, function, "mount", 0));
  unsigned root = offset_of(layout, "mount", "mnt") + offset_of(layout, "vfsmount", "mnt_root");
  add_device(text, "child", layout, fetched(root, mount));
}

static void add_task(Text *text, const Probe *probe, Layout *layout, const char *function)
{
  Expression task = argument(argument_of(layout, function, "task_struct", 0)), group;
  if (probe->structure) {
    group = argument(argument_of(layout, function, probe->structure, 0));
  } else {
    Expression clone = argument(argument_of(layout, function, "kernel_clone_args", 0));
    Expression set = fetched(offset_of(layout, "kernel_clone_args", "cset"), clone);
    group = fetched(offset_of(layout, "css_set", "dfl_cgrp"), set);
  }
  Expression node = fetched(offset_of(layout, "cgroup", "kn"), group);
  unsigned name = offset_of(layout, "kernfs_node", "name"), parent = 0;
  if (!layout->missing && !btf_member(layout->btf, "kernfs_node", "parent", &parent)) /* up to 6.14 */
    parent = offset_of(layout, "kernfs_node", "__parent");
  add(text, " pid=%s:u32", fetched(offset_of(layout, "task_struct", "pid"), task).text);
  add_string(text, "n0", fetched(name, node));
  add_string(text, "n1", fetched(name, fetched(parent, node)));
}

static void add_extra(Text *text, const Probe *probe, Layout *layout, const char *function, Expression of)
{
  if (probe->shape == SHAPE_MISSED) {
    unsigned last = offset_of(layout, "nameidata", "last") + offset_of(layout, "qstr", "name");
    add_string(text, "rest", fetched(last, of));
  } else if (probe->shape == SHAPE_WRITTEN) {
    add(text, " flags=%s:u32", fetched(offset_of(layout, "file", "f_flags"), of).text);
  } else if (probe->shape == SHAPE_MOUNTED) {
    add_mounted(text, layout, function);
  }
}

static bool define(const Probe *probe, const Btf *btf, const char *function, char *line, size_t size)
{
  Layout layout = {.btf = btf};
  Text text = {.at = line, .left = size};
  add(&text, "p:bootrace/%s %s", probe->name, function);
  Expression of = argument(probe->structure ? argument_of(&layout, function, probe->structure, probe->nth) : 1);
  switch (probe->shape) {
  case SHAPE_BARE:
    break;
  case SHAPE_NAME:
    if (probe->structure) /* an array within, no pointer */
      add(&text, " n0=%s:string", fetched(offset_of(&layout, probe->structure, "name"), of).text);
    else
      add_string(&text, "n0", of);
    break;
  case SHAPE_TASK:
    add_task(&text, probe, &layout, function);
    break;
  case SHAPE_PATH:
  case SHAPE_MISSED:
  case SHAPE_WRITTEN:
  case SHAPE_MOUNTED:
  case SHAPE_REMOUNT:
    add_path(&text, &layout, dentry_of(probe, &layout, of));
    add_extra(&text, probe, &layout, function, of);
    break;
  }
  return !layout.missing && (!text.short_of_room || fault("the probe %s is too long", probe->name));
}

bool probe_define(const Probe *probe, const Btf *btf, char *line, size_t size)
{
  char functions[64];
  (void)snprintf(functions, sizeof functions, "%s", probe->functions);
  char *rest = functions;
  for (char *function = strsep(&rest, " "); function; function = strsep(&rest, " "))
    if (btf_has_function(btf, function))
      return define(probe, btf, function, line, size);
  return fault("this kernel has no function %s", probe->functions);
}
