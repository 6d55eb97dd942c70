// The words of refusals that only programs meet: a part of the table in errors.ts, which is too long for one file.
export const API_WORDS = {
  'too-many-calls': {
    title: 'More calls than this token may make in a minute',
    next: 'Wait as long as Retry-After says, then go on. RateLimit tells how many calls are left.',
  },
  'key-of-another-request': {
    title: 'This Idempotency-Key came with another request before',
    next: 'Use a new key for each request; send a repeat unchanged.',
  },
  'key-in-use': {
    title: 'A request with this Idempotency-Key is still being worked on',
    next: 'Wait a minute, then send the same request again.',
  },
  'answer-not-kept': {
    title: 'This was done, and its answer can not be given again',
    next: 'Look at the list of what there is before you do anything again. A secret is shown once; make a new one.',
  },
  'service-tokens-full': {
    title: 'This service account has two tokens already',
    next: 'Two are there so that one can take over from the other. Revoke one that is no longer used.',
  },
} as const
