// Errors a person at the terminal can act on: a code to search for, what happened, what to do next.
// Needs nothing installed: it is imported before `npm ci` has run.

export class StartError extends Error {
  /**
   * @param {string} code stable, kebab-case
   * @param {string} message what happened
   * @param {{ next?: string, detail?: string, cause?: unknown }} [more] next: what to do; detail: output of what failed
   */
  constructor(code, message, { next, detail, cause } = {}) {
    super(message, { cause })
    this.name = 'StartError'
    this.code = code
    this.next = next
    this.detail = detail
  }
}

/** The words for the terminal. Unforeseen errors keep their stack, for somebody has to find them. */
export function describeError(error) {
  if (!(error instanceof StartError)) return String(error?.stack ?? error)
  const detail = error.detail?.trim()
  return [
    `${error.message} [${error.code}]`,
    ...(detail
      ? detail
          .split('\n')
          .slice(-20)
          .map((line) => `    ${line}`)
      : []),
    ...(error.next ? [`Next: ${error.next}`] : []),
  ].join('\n')
}
