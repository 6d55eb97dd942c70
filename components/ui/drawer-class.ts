// Where a drawer stands: 420 px at the right, under the session bar; a sheet from below on a phone.
export const sheetClass =
  'fixed flex flex-col border-border bg-popover text-popover-foreground shadow-lg inset-x-0 bottom-0 max-h-[calc(100dvh-4.5rem)] rounded-t-2xl border ' +
  'md:inset-x-auto md:right-0 md:bottom-0 md:max-h-none md:w-105 md:max-w-full md:rounded-none md:border-y-0 md:border-r-0'
