// WebAuthn as this portal uses it, behind one file: passkeys are made for the portal's host, and every use checks who uses
// it. Knows no table; challenges come from and go to its callers.
import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { type Bytes, fromBase64Url, toBase64Url, toBytes, uuidFromText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { STEP_UP_LASTS_S } from '@/lib/domain/step-up'
import { PASSKEY_ALGORITHMS, importCredentialKey } from '@/lib/domain/step-up-verify'

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON
export type CreationResponse = RegistrationResponseJSON
export type AssertionResponse = AuthenticationResponseJSON

const text = (most: number) => z.string().max(most)
const base64url = (most: number) => text(most).regex(/^[A-Za-z0-9_-]*$/)
const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: text(40).optional(),
  // What extensions said is not asked for and not believed.
  clientExtensionResults: z.unknown().transform(() => ({})),
}
export const creationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(8000),
    transports: z.array(text(20)).max(8).optional(),
  }),
}) as unknown as z.ZodType<CreationResponse>
export const assertionResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(2000),
    signature: base64url(1400),
    userHandle: base64url(100).optional(),
  }),
}) as unknown as z.ZodType<AssertionResponse>

type Site = { rpID: string; origin: string }
const siteOf = (url: string): Site => ({ rpID: new URL(url).hostname, origin: new URL(url).origin })

type Known = { credentialId: Bytes; transports: string[] }
const named = (known: readonly Known[]) =>
  known.map(({ credentialId, transports }) => ({ id: toBase64Url(credentialId), transports }))

export function creationOptions(asked: {
  url: string
  person: { personId: string; email: string; name: string }
  challenge: Bytes
  known: readonly Known[]
}): Promise<CreationOptions> {
  const { url, person, challenge, known } = asked
  return generateRegistrationOptions({
    rpName: 'Latchkey',
    rpID: siteOf(url).rpID,
    userName: person.email,
    userDisplayName: person.name,
    userID: uuidFromText(person.personId),
    challenge,
    timeout: STEP_UP_LASTS_S * 1000,
    attestationType: 'none',
    excludeCredentials: named(known),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  })
}

export type MadeCredential = { credentialId: Bytes; publicKey: Bytes; counter: number; transports: string[] }

/** Throws `passkey-refused`. */
export async function checkCreation(given: {
  url: string
  response: CreationResponse
  challenge: Bytes
}): Promise<MadeCredential> {
  const { rpID, origin } = siteOf(given.url)
  const made = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: toBase64Url(given.challenge),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  }).catch(refuse)
  if (!made.verified) throw new DomainError('passkey-refused')
  const { id, publicKey, counter } = made.registrationInfo.credential
  // What it confirms has to be checked with nothing but these bytes, for years.
  await importCredentialKey(publicKey).catch(refuse)
  const transports = (given.response.response.transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one))
  return { credentialId: fromBase64Url(id), publicKey: toBytes(publicKey), counter, transports }
}

export function requestOptions(asked: {
  url: string
  challenge: Bytes
  known: readonly Known[]
}): Promise<RequestOptions> {
  return generateAuthenticationOptions({
    rpID: siteOf(asked.url).rpID,
    challenge: asked.challenge,
    allowCredentials: named(asked.known),
    userVerification: 'required',
    timeout: STEP_UP_LASTS_S * 1000,
  })
}

export type KnownCredential = Known & { publicKey: Bytes; counter: number }

/** The new counter. Throws `passkey-refused`, also where the counter did not rise. */
export async function checkAssertion(given: {
  url: string
  response: AssertionResponse
  challenge: Bytes
  credential: KnownCredential
}): Promise<number> {
  const { rpID, origin } = siteOf(given.url)
  const { credentialId, publicKey, counter } = given.credential
  const checked = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge: toBase64Url(given.challenge),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: { id: toBase64Url(credentialId), publicKey, counter },
  }).catch(refuse)
  if (!checked.verified) throw new DomainError('passkey-refused')
  return checked.authenticationInfo.newCounter
}

function refuse(cause: unknown): never {
  throw new DomainError('passkey-refused', undefined, { cause })
}
