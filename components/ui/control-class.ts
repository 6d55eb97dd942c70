// What every box somebody types into looks like; 16 px of text where a finger types, so that no browser zooms in.
export const controlClass =
  'block w-full min-w-0 rounded-sm border border-input bg-background px-2.75 h-9 max-md:h-11 text-base pointer-coarse:text-md ' +
  'disabled:cursor-not-allowed disabled:border-border disabled:bg-muted disabled:text-muted-foreground ' +
  'aria-invalid:border-danger-solid aria-invalid:shadow-[0_0_0_1px_var(--danger-solid)]'
