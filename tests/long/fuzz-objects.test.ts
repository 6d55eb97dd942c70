// A million signed objects with changed bytes before the checks of a device or a host: none is accepted that is not byte for
// byte one that was signed, and none makes a check throw.
import { expect, it } from 'vitest'
import { type Bytes, fromHex, toHex } from '@/lib/core/bytes'
import { attempt } from '@/lib/domain/signed-object'
import { decodeSign1 } from '@/lib/core/cose'
import { CAPABILITY } from '@/lib/domain/capability'
import { OBJECTS, type Vector, judge, vectorsIn } from '../domain/vectors'
import { chance, deadlineOfRun, seedOfRun } from '../setup/random'
import { type Chance, mutated, pick, rounds } from './mutate'

const MOST = 1_000_000
const fileOf = (object: string) => `${object.replaceAll(' ', '-')}.json`
const good = OBJECTS.map((object) =>
  vectorsIn(fileOf(object)).filter((one) => one.expect === 0 && one.bytes !== ''),
)
const signed = good.map((vectors) => vectors.map((one) => fromHex(one.bytes)))
const everything = signed.flat()

type Judge = (vector: Vector) => Promise<number | string>
/** Puts a changed object before its check; gives its bytes where it was accepted and nobody had signed them. */
async function put(random: Chance, check: Judge): Promise<Bytes | undefined> {
  const at = Math.floor(random() * good.length)
  const vector = pick(random, good[at]!)
  const bytes = mutated(fromHex(vector.bytes), random, random() < 0.5 ? signed[at]! : everything)
  const code = await check({ ...vector, bytes: toHex(bytes) })
  if (code !== 0) return undefined
  const known = everything.some((one) => toHex(one) === toHex(bytes))
  // A proof that is no bytes at all stands for one that is missing, which a bearer capability does not need.
  return known || bytes.length === 0 ? undefined : bytes
}

it('no changed object is accepted', async () => {
  const seed = seedOfRun()
  const random = chance(seed)
  const done = await rounds('objects', { most: MOST, untilMs: deadlineOfRun(), seed }, async () => {
    const accepted = await put(random, judge)
    if (accepted) throw new Error(`accepted: ${toHex(accepted)}`)
  })
  expect(done).toBeGreaterThan(1000)
})

it('a check that looks at no signature is found out', async () => {
  const random = chance(1)
  const careless: Judge = async ({ bytes }) => {
    const file = fromHex(bytes)
    return attempt(() => decodeSign1(file, { ...CAPABILITY, typ: 'device-capability+cwt' })) ? 0 : 1
  }
  let found = 0
  for (let i = 0; i < 3000; i++) if (await put(random, careless)) found += 1
  expect(found).toBeGreaterThan(0)
})
