// Capability and proof, checked as the virtual device checks them, with imported keys remembered and nothing else, against
// crypto.subtle.verify alone.
import type { Bytes } from '../../../lib/core/bytes'
import { ES256_PARAMETERS, importPublicKey, kidOf } from '../../../lib/core/cose'
import { deviceIdOf, generateKeyPair, signer } from '../../../lib/core/keys'
import { acceptCapability } from '../../../lib/device/virtual/checks'
import { signCapability } from '../../../lib/domain/capability'
import { indexKeys } from '../../../lib/domain/keystore'
import { signProof } from '../../../lib/domain/proof'

const LEAST_SHARE = 0.5
const OPERATIONS = 400
const ROUNDS = 9
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const key = () => generateKeyPair({ extractable: true })
const [issuer, profile, identity] = await Promise.all([key(), key(), key()])
const deviceId = await deviceIdOf(identity.publicKey)
const nowS = Math.floor(Date.now() / 1000)

const capability = await signCapability(
  {
    ...{ issuer: 'https://portal.example', expiresAt: nowS + 3600, notBefore: nowS - 600, issuedAt: nowS },
    ...{ cti: random(16), deviceId, capabilities: [13], epoch: 1, profileKey: profile.publicKey },
  },
  { kid: await kidOf(issuer.publicKey), sign: signer(issuer.privateKey) },
)
const [nonce, call] = [random(16), random(60)]
const proof = await signProof(
  { nonce, capabilityFile: capability, call, deviceId },
  signer(profile.privateKey),
)
const keys = await indexKeys({
  ...{ version: 1, issuedAt: nowS, keptForImages: [], developmentKeys: [], catalogId: random(16) },
  keys: [{ key: issuer.publicKey, uses: [1] }],
})
const bearer = {
  ...{ state: 2, deviceId, epoch: 1, bootId: random(16), keys, proofNonce: nonce },
  clock: { now: nowS, floor: 0 },
}

const message = random(200)
const signature = await signer(issuer.privateKey)(message)
const bareKey = await importPublicKey(issuer.publicKey)
const bare = async () => {
  for (let i = 0; i < 2; i++)
    if (!(await crypto.subtle.verify(ES256_PARAMETERS, bareKey, signature, message)))
      throw new Error('not valid')
}
const ours = async () => {
  if (!(await acceptCapability({ call, capability, proof }, bearer, 'FS'))) throw new Error('not accepted')
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  for (let i = 0; i < OPERATIONS; i++) await work()
  return (1000 * OPERATIONS) / (performance.now() - began)
}
const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const rates = { bare: [] as number[], ours: [] as number[] }
for (let round = 0; round < ROUNDS; round++) {
  rates.bare.push(await perSecond(bare))
  rates.ours.push(await perSecond(ours))
}
const [bareRate, oursRate] = [median(rates.bare), median(rates.ours)]
const share = median(rates.ours.map((rate, i) => rate / rates.bare[i]!))
const met = share >= LEAST_SHARE ? 'goal met' : 'GOAL MISSED'
console.log(
  `capability and proof: ${oursRate.toFixed(0)}/s, two bare WebCrypto verifications: ${bareRate.toFixed(0)}/s; ${share.toFixed(2)} of it (goal at least ${LEAST_SHARE}: ${met})`,
)
