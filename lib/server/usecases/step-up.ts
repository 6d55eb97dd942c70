// An approval that the policy wants confirmed: the server's statement of what is approved, its hash as the passkey's
// challenge, and the evidence that goes with the reviews. A challenge is spent before it is judged.
import { type Bytes, fromBase64Url, fromHex, toBase64Url } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/policy'
import {
  type ApprovalTree,
  STEP_UP_LASTS_S,
  approvalTree,
  challengeOf,
  encodeEvidence,
  encodeStatement,
  placeIn,
} from '@/lib/domain/step-up'
import { faultOfStepUp } from '@/lib/domain/step-up-verify'
import { type AssertionResponse, type RequestOptions, checkAssertion, requestOptions } from '../auth/webauthn'
import type { Context, Tx } from '../context'
import { addNonce, consumeNonce } from '../store/devices'
import { type EnrolmentRow, type PasskeyRow, countUse, listEnrolments, listPasskeys } from '../store/passkeys'
import { settleDue } from './govern'

export type StepUp = {
  /** As `prepareStepUp` gave it, base64url. */
  nonce: string
  response: AssertionResponse
}

/** `contentHashes`: hex, of all that is to be approved with one touch. */
export async function prepareStepUp(
  context: Context,
  input: { catalogId: string; contentHashes: string[] },
): Promise<{ nonce: string; options: RequestOptions }> {
  const { viewer, url } = context
  const { catalogId } = input
  if (!scopeOf(viewer, 'request.review', catalogId)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    await settleDue(context, tx, catalogId)
    const usable = await usablePasskeys(context, tx, catalogId)
    if (usable.length === 0) throw new DomainError('no-passkey')
    const nonce = context.random(32)
    const atS = Math.floor(context.now().getTime() / 1000)
    const expiresAt = new Date((atS + STEP_UP_LASTS_S) * 1000)
    const { personId } = viewer
    await addNonce(tx, { nonce, purpose: 'step-up', personId, subject: catalogId, expiresAt })
    const tree = await approvalTree(input.contentHashes.map(fromHex))
    const statement = statementOf(context, { catalogId, tree, nonce, atS })
    const known = usable.map(({ passkey }) => passkey)
    return {
      nonce: toBase64Url(nonce),
      options: await requestOptions({ url, challenge: await challengeOf(statement), known }),
    }
  })
}

/** What a review stores with itself. */
export type Confirmation = {
  enrolment: string
  publicKey: Bytes
  evidenceFor(contentHash: Bytes): Promise<Bytes>
}

/** Spends the challenge. Throws `challenge-over`, `no-passkey` or `passkey-refused`. */
export async function confirmStepUp(
  context: Context,
  { catalogId, contentHashes, stepUp }: { catalogId: string; contentHashes: Bytes[]; stepUp: StepUp },
): Promise<Confirmation> {
  const atS = await spend(context, catalogId, stepUp)
  const tree = await approvalTree(contentHashes)
  const nonce = fromBase64Url(stepUp.nonce)
  const statement = statementOf(context, { catalogId, tree, nonce, atS })
  const challenge = await challengeOf(statement)
  const { passkey, enrolment } = await context.inTransaction(async (tx) => {
    const found = (await usablePasskeys(context, tx, catalogId)).find(
      (one) => toBase64Url(one.passkey.credentialId) === stepUp.response.id,
    )
    if (!found) throw new DomainError('no-passkey')
    const { url } = context
    const counter = await checkAssertion({
      url,
      response: stepUp.response,
      challenge,
      credential: found.passkey,
    })
    const counted = await countUse(tx, { id: found.passkey.id, counter, at: context.now() })
    if (!counted) throw new DomainError('passkey-refused')
    return found
  })
  const { response } = stepUp.response
  const { publicKey } = passkey
  const signed = {
    statement,
    clientData: fromBase64Url(response.clientDataJSON),
    authenticatorData: fromBase64Url(response.authenticatorData),
    signature: fromBase64Url(response.signature),
    publicKey,
  }
  const evidenceFor = async (contentHash: Bytes): Promise<Bytes> => {
    const evidence = encodeEvidence({ ...signed, ...(await placeIn(tree, contentHash)) })
    await requireLasting(context, { evidence, contentHash, publicKey, catalogId })
    return evidence
  }
  return { enrolment: enrolment.id, publicKey, evidenceFor }
}

async function spend(context: Context, catalogId: string, { nonce }: StepUp): Promise<number> {
  const { personId } = context.viewer
  const asked = { nonce: fromBase64Url(nonce), purpose: 'step-up', personId, subject: catalogId } as const
  const spent = await context.inTransaction((tx) => consumeNonce(tx, { ...asked, now: context.now() }))
  if (!spent) throw new DomainError('challenge-over')
  return Math.floor(spent.expiresAt.getTime() / 1000) - STEP_UP_LASTS_S
}

function statementOf(
  context: Context,
  { catalogId, tree, nonce, atS }: { catalogId: string; tree: ApprovalTree; nonce: Bytes; atS: number },
): Bytes {
  const { root, size } = tree
  return encodeStatement({ catalogId, reviewerId: context.viewer.personId, root, size, nonce, atS })
}

type Usable = { passkey: PasskeyRow; enrolment: EnrolmentRow }

/** Enrolled here and still the person's. */
async function usablePasskeys(context: Context, tx: Tx, catalogId: string): Promise<Usable[]> {
  const { personId } = context.viewer
  const enrolled = new Map(
    (await listEnrolments(tx, { catalogId, personId })).map((one) => [one.passkey, one]),
  )
  const own = await listPasskeys(tx, personId)
  return own.flatMap((passkey) => {
    const enrolment = enrolled.get(passkey.id)
    if (!enrolment) return []
    // What the others agreed to, whatever the person's own row says by now.
    const { credentialId, publicKey } = enrolment
    return [{ passkey: { ...passkey, credentialId, publicKey }, enrolment }]
  })
}

/** What cannot be verified later from its bytes alone is not kept as evidence. */
async function requireLasting(
  context: Context,
  kept: { evidence: Bytes; contentHash: Bytes; publicKey: Bytes; catalogId: string },
): Promise<void> {
  const { evidence, ...expected } = kept
  const { viewer, url } = context
  const at = context.now()
  const fault = await faultOfStepUp(evidence, { ...expected, reviewerId: viewer.personId, url, at })
  if (fault) throw new DomainError('passkey-refused', `The evidence would not verify: ${fault}.`)
}
