// Whether a private key is the one of a certificate: signs with the one, verifies with the other. It keeps neither.
import { type Bytes, toHex, utf8 } from '@/lib/core/bytes'
import { childrenOf, readDer } from '@/lib/core/der'

const EC_PUBLIC_KEY = '2a8648ce3d0201'
const RSA_ENCRYPTION = '2a864886f70d010101'
const ED25519 = '2b6570'
const CURVES: Record<string, string> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
}

type Algorithm = {
  import: EcKeyImportParams | RsaHashedImportParams | { name: string }
  sign: EcdsaParams | { name: string }
}

function algorithmOf(publicKey: Bytes): Algorithm | null {
  const [type, parameter] = childrenOf(childrenOf(readDer(publicKey))[0]!)
  const name = type && toHex(type.content)
  const namedCurve = parameter && CURVES[toHex(parameter.content)]
  if (name === EC_PUBLIC_KEY && namedCurve)
    return { import: { name: 'ECDSA', namedCurve }, sign: { name: 'ECDSA', hash: 'SHA-256' } }
  if (name === RSA_ENCRYPTION)
    return { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, sign: { name: 'RSASSA-PKCS1-v1_5' } }
  return name === ED25519 ? { import: { name: 'Ed25519' }, sign: { name: 'Ed25519' } } : null
}

const MESSAGE = utf8('one pair')

/** `unknown` where the algorithm is none that can be tried here. Both DER: PKCS #8 and SubjectPublicKeyInfo. */
export async function arePair(privateKey: Bytes, publicKey: Bytes): Promise<'pair' | 'no-pair' | 'unknown'> {
  const algorithm = algorithmOf(publicKey)
  if (!algorithm) return 'unknown'
  try {
    const { subtle } = crypto
    const secret = await subtle.importKey('pkcs8', privateKey, algorithm.import, false, ['sign'])
    const open = await subtle.importKey('spki', publicKey, algorithm.import, false, ['verify'])
    const signature = await subtle.sign(algorithm.sign, secret, MESSAGE)
    return (await subtle.verify(algorithm.sign, open, signature, MESSAGE)) ? 'pair' : 'no-pair'
  } catch {
    return 'no-pair'
  }
}
