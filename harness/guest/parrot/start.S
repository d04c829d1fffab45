/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entered by a PVH loader in 32-bit protected mode without paging, the start info in EBX. */
	.section .note.Xen, "a", @note
	.align 4
	.long 4, 4, 18 /* lengths of name and value, XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long _start

	.text
	.code32
	.globl _start
_start:
	cld
	movl $stack_top, %esp
	pushl %ebx
	call parrot_main
1:	cli
	hlt
	jmp 1b

	.globl interrupt_entry
interrupt_entry:
	pushal
	call hardware_on_interrupt
	popal
	iret

	.bss
	.align 16
	.skip 16384
stack_top:
	.section .note.GNU-stack, "", @progbits
