// Passkeys in the browser: making one and answering a challenge. What WebAuthn needs is loaded when it is used.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Answer, Refused } from '@/components/catalog/action'

export type PasskeyCreation = PublicKeyCredentialCreationOptionsJSON
export type PasskeyChallenge = PublicKeyCredentialRequestOptionsJSON

export async function makePasskey(optionsJSON: PasskeyCreation): Promise<Answer<unknown>> {
  return answerOf(async () => (await import('@simplewebauthn/browser')).startRegistration({ optionsJSON }))
}

export async function answerChallenge(optionsJSON: PasskeyChallenge): Promise<Answer<unknown>> {
  return answerOf(async () => (await import('@simplewebauthn/browser')).startAuthentication({ optionsJSON }))
}

async function answerOf(work: () => Promise<unknown>): Promise<Answer<unknown>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: wordsOf(error) }
  }
}

const FAILURES: Record<string, Refused> = {
  NotAllowedError: {
    code: 'passkey-cancelled',
    title: 'The passkey was not used',
    next: 'Nothing was recorded. It was cancelled, took too long, or none of yours is at hand. Try again.',
  },
  InvalidStateError: {
    code: 'passkey-known',
    title: 'This passkey is here already',
    next: 'Use the one in the list, or another device.',
  },
  SecurityError: {
    code: 'passkey-site',
    title: 'Passkeys do not work at this address',
    next: 'Open the portal at its own https address, or at localhost.',
  },
}

function wordsOf(error: unknown): Refused {
  const { name, cause } = error as Error
  const within = cause instanceof Error ? cause.name : ''
  return (
    FAILURES[name] ??
    FAILURES[within] ?? {
      code: 'passkey-failed',
      title: 'The passkey did not work',
      next: 'This browser may not have passkeys. Try another browser or device.',
    }
  )
}
