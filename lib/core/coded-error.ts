// An error that a program can tell by its code and a person by its message. Every zone closes its own union of codes.

export class CodedError<C extends string = string> extends Error {
  constructor(
    readonly code: C,
    message: string = code,
    options?: { cause?: unknown },
  ) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Bytes or text that break a format: thrown by every decoder below. */
export function malformed(message: string, cause?: unknown): CodedError<'malformed'> {
  return new CodedError('malformed', message, { cause })
}
