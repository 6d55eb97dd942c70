// Every refusal the server side can give, as a closed union, and for each the words a person reads: what happened
// (title) and what to do (next). A new code does not compile until it has words. Knows no HTTP and no screen.
import { CodedError } from '@/lib/core/coded-error'
import { INBOX_WORDS } from './errors-inbox'
import { GOVERNED_WORDS } from './errors-governed'
import { IDENTITY_WORDS } from './errors-identity'
import { API_WORDS } from './errors-api'
import { RECORD_WORDS } from './errors-record'
import { KEY_WORDS } from './key-words'
import { PLACE_WORDS } from './place-words'
import { WEBHOOK_WORDS } from './errors-webhook'

export type DomainCode = keyof typeof DOMAIN_WORDS

export type ErrorWords = { title: string; next: string }

export class DomainError extends CodedError<DomainCode> {
  constructor(code: DomainCode, message?: string, options?: { cause?: unknown }) {
    super(code, message ?? DOMAIN_WORDS[code].title, options)
    this.name = 'DomainError'
  }
}

/** The one table of words. Sentences end; titles do not. */
export const DOMAIN_WORDS = {
  // Who is asking
  'not-signed-in': { title: 'You are not signed in', next: 'Sign in, then try again.' },
  'not-found': {
    title: 'Not found',
    next: 'It does not exist, or you have no access to it. Check the address, or ask an owner of the catalog.',
  },
  'not-permitted': {
    title: 'Your role does not allow this',
    next: 'Ask an owner of the catalog to do it, or to change your role.',
  },
  'origin-refused': {
    title: 'This came from another site',
    next: 'Open the portal at its own address and try again.',
  },
  'invalid-input': {
    title: 'Something in the form is not right',
    next: 'Check the marked fields and send it again.',
  },
  'too-large': { title: 'That is more than the portal takes at once', next: 'Send less at a time.' },
  'sign-in-failed': {
    title: 'E-mail or password is not right',
    next: 'Check both and try again. An owner can give you a new link to set a password.',
  },
  'too-many-attempts': {
    title: 'Too many attempts',
    next: 'Wait fifteen minutes, then try again.',
  },
  'link-invalid': {
    title: 'This link no longer works',
    next: 'Links work once and for a limited time. Ask the person who sent it for a new one.',
  },
  'already-set-up': {
    title: 'This portal is already set up',
    next: 'Sign in, or run the recover command on its host.',
  },
  'token-invalid': {
    title: 'This API token is not valid',
    next: 'It has expired, was revoked, or was not copied whole. Sign in again, or make a new token on your account page.',
  },
  'scope-missing': {
    title: 'This API token may not do this',
    next: 'Make a token with the right that is named here, if your role allows it.',
  },
  'too-many-tokens': {
    title: 'You have as many API tokens as you may have',
    next: 'Revoke one that you no longer use.',
  },
  'client-unknown': {
    title: 'This program is not known here',
    next: 'Use the command line that came with this portal.',
  },
  'user-code-unknown': {
    title: 'This code is not valid',
    next: 'Codes work once and for ten minutes. Check the letters, or start again on the other computer.',
  },
  'grant-pending': {
    title: 'Nobody has decided yet',
    next: 'Open the address that was shown and type the code.',
  },
  'grant-slow-down': { title: 'Asked too soon', next: 'Wait five seconds more between two questions.' },
  'grant-expired': { title: 'The time to sign in is over', next: 'Start again.' },
  'grant-denied': { title: 'Signing in was denied', next: 'Start again if that was a mistake.' },

  // People
  ...IDENTITY_WORDS,
  'name-taken': { title: 'This name is in use', next: 'Choose another name.' },

  ...PLACE_WORDS,
  ...WEBHOOK_WORDS,

  // Devices
  'device-id-malformed': {
    title: 'This is not a device ID',
    next: 'A device ID has 128 digits, 0 to 9 and a to f. Copy it whole; spaces do not matter.',
  },
  'device-already-here': {
    title: 'This device is in the catalog already',
    next: 'Open it from the list of devices.',
  },
  'claim-has-problems': {
    title: 'Some rows cannot be claimed, and all or nothing was chosen',
    next: 'Correct the file and send it again, or claim the good rows alone.',
  },
  'identity-not-proved': {
    title: 'The device did not prove its identity',
    next: 'Attach it again and ask again. If it keeps failing, do not service this device.',
  },
  'device-of-other-catalog': {
    title: 'The device says that it belongs to another catalog',
    next: 'It must be handed over by its present owner first.',
  },
  'device-not-held': {
    title: 'The catalog no longer holds this device',
    next: 'Ask an owner of the catalog. A capability can be made only by the catalog that holds the device.',
  },

  // Requests and reviews
  'reason-required': { title: 'A reason is needed', next: 'Say in a sentence what needs doing and why.' },
  'ticket-required': {
    title: 'A ticket is needed',
    next: 'The policy of this catalog asks for a ticket number.',
  },
  ...GOVERNED_WORDS,
  'tasks-required': { title: 'Nothing is ticked', next: 'Tick what needs doing.' },
  'type-too-small': {
    title: 'This capability would not be enough',
    next: 'One of the tasks needs app development. Ask for that, or leave the task out.',
  },
  'type-not-offered': {
    title: 'This type cannot be asked for on this device',
    next: 'The policy of this catalog limits it to certain device groups. Ask an owner.',
  },
  'why-larger-required': {
    title: 'Say why the larger capability is needed',
    next: 'Field servicing would be enough for these tasks. Give the reason for asking for more.',
  },
  'duration-out-of-range': {
    title: 'The time is outside the policy',
    next: 'Choose one of the times offered.',
  },
  'bearer-not-allowed': {
    title: 'A file for another computer is not allowed',
    next: 'The policy of this catalog allows only files bound to the browser that downloads them.',
  },
  'boot-id-required': {
    title: 'The device has to be attached for this request',
    next: 'This policy makes capabilities good until the next start of the device. Attach the device, then ask.',
  },
  'too-many-open-requests': {
    title: 'You have too many open requests',
    next: 'Withdraw one that is no longer needed, or wait until one is decided.',
  },
  'already-asked': {
    title: 'You have already asked for this',
    next: 'Open the request you sent. Withdraw it first if you need something else.',
  },
  'request-not-waiting': {
    title: 'This request is no longer waiting',
    next: 'Open it again to see what became of it.',
  },
  'request-lapsed': { title: 'This request has lapsed', next: 'Make a new request.' },
  'already-reviewed': {
    title: 'You have already decided on this request',
    next: 'Nothing more is needed from you.',
  },
  'own-request': { title: 'You asked for this', next: 'Another owner decides.' },
  'note-required': {
    title: 'A note is needed to deny',
    next: 'Say in a sentence why, so that the person can act on it.',
  },
  'content-changed': {
    title: 'What you saw is not what is stored',
    next: 'Open the request again and read it before you decide.',
  },

  // Downloads
  'request-not-approved': {
    title: 'This request is not approved',
    next: 'Wait for the decision of an owner.',
  },
  'approval-withdrawn': {
    title: 'The approval was withdrawn',
    next: 'Make a new request, or ask the owner why.',
  },
  'policy-forbids': {
    title: 'The policy no longer allows this capability',
    next: 'It was tightened after the approval. Make a new request under the present policy.',
  },
  'nonce-invalid': { title: 'The download took too long', next: 'Start the download again.' },
  'proof-invalid': {
    title: 'This browser could not prove its key',
    next: 'Start the download again. If it keeps failing, reload the page.',
  },
  'other-profile': {
    title: 'This capability is for another browser',
    next: 'Download it in the browser that did so first, or ask an owner to allow a new browser.',
  },
  'profile-blocked': {
    title: 'This browser is blocked',
    next: 'Use another browser, or ask an owner of the catalog.',
  },
  'already-downloaded': {
    title: 'It has been downloaded already',
    next: 'Open the library of the browser that downloaded it.',
  },
  'capability-ended': { title: 'This capability has ended', next: 'Make a new request.' },

  ...INBOX_WORDS,
  ...RECORD_WORDS,

  // Keys, policy, log
  'no-signing-key': {
    title: 'The catalog has no key to sign with',
    next: 'An owner has to bring its trusted keystore into force: open Keys.',
  },
  'keystore-too-old': {
    title: 'The catalog’s keystore is older than the device’s',
    next: 'An owner has to issue a keystore of a higher version: open Keys.',
  },
  'root-absent': {
    title: 'The root key is kept outside the portal',
    next: 'Export what is to be signed, sign it with the root key, and import the result.',
  },
  'root-signature-invalid': {
    title: 'This was not signed by the catalog’s root key',
    next: 'Sign the exported bytes, unchanged, with the root key and import the result.',
  },
  'signer-unavailable': {
    title: 'It could not be signed',
    next: 'Nothing is lost. Try again in a moment; a capability that is downloaded again is the same one.',
  },
  ...KEY_WORDS,
  ...API_WORDS,
  'changed-meanwhile': {
    title: 'Somebody changed this at the same time',
    next: 'Load the page again and look before you repeat it.',
  },
  internal: {
    title: 'Something failed in the portal',
    next: 'Try again. If it keeps failing, tell the operator the code.',
  },
} as const satisfies Record<string, ErrorWords>

export function isDomainError(error: unknown): error is DomainError {
  return error instanceof DomainError
}
