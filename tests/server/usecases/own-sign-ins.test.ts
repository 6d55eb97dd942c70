// One's own sign-ins: seen with what they are, ended one by one or all others, and nobody else's.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { agentInWords } from '@/lib/domain/agent-words'
import { tokenId } from '@/lib/server/auth/token'
import { withContext } from '@/lib/server/context'
import { ownSignIns } from '@/lib/server/queries/sign-ins'
import { findViewer } from '@/lib/server/store/accounts'
import { endSignIns } from '@/lib/server/usecases/own-sign-ins'
import { signIn } from '@/lib/server/usecases/sign-in'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Person, type Portal, openPortal } from '../../setup/portal'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const enter = async (person: Person) => {
  const given = { email: person.email, password: PASSWORD, address: '192.0.2.7', agent: CHROME }
  const { token } = await signIn(portal.gate, given)
  return tokenId(token)
}
const stands = async (id: Awaited<ReturnType<typeof enter>>) =>
  (await withContext(portal.db, '', (tx) => findViewer(tx, id))) !== undefined

async function signedIn(name: string) {
  const person = await portal.person(name, { password: true })
  const [here, there, third] = [await enter(person), await enter(person), await enter(person)]
  const context = await portal.contextOf(person)
  return {
    here,
    there,
    third,
    person,
    context: { ...context, viewer: { ...context.viewer, signInId: here } },
  }
}

it('are listed with browser, address and which is this one', async () => {
  const { context, here } = await signedIn('Mika')
  const rows = await ownSignIns(context)
  expect(rows).toHaveLength(3)
  expect(rows.filter((row) => row.current).map((row) => row.id)).toEqual([toHex(here)])
  expect(rows[0]).toMatchObject({ browser: 'Chrome on Windows', address: '192.0.2.7', via: null })
})

it('end at once: one, or all others', async () => {
  const { context, here, there, third } = await signedIn('Lena')
  const { entries } = await recorded(portal, ['sign-in.revoke'], () =>
    endSignIns(context, { id: toHex(there) }),
  )
  expect(entries[0]!.fields).toMatchObject({ person: context.viewer.personId, signIn: toHex(there) })
  expect([await stands(here), await stands(there), await stands(third)]).toEqual([true, false, true])
  expect(await refused(portal, () => endSignIns(context, { id: toHex(there) }))).toBe('not-found')
  expect(await endSignIns(context, { id: null })).toEqual({ ended: 1 })
  expect([await stands(here), await stands(third)]).toEqual([true, false])
  expect((await ownSignIns(context)).map((row) => row.current)).toEqual([true])
})

it('of somebody else are out of reach, and a token ends none', async () => {
  const mine = await signedIn('Mine')
  const theirs = await signedIn('Theirs')
  expect(await refused(portal, () => endSignIns(mine.context, { id: toHex(theirs.there) }))).toBe('not-found')
  await endSignIns(mine.context, { id: null })
  expect(await stands(theirs.there)).toBe(true)
  const byToken = { ...mine.context, viewer: { ...mine.context.viewer, atMost: new Set<never>() } }
  expect(await codeOf(() => endSignIns(byToken, { id: null }))).toBe('not-permitted')
})

it.each([
  [CHROME, 'Chrome on Windows'],
  [`${CHROME} Edg/150.0`, 'Edge on Windows'],
  ['Mozilla/5.0 (Linux; Android 16; Tab) AppleWebKit/537.36 Chrome/150.0 Safari/537.36', 'Chrome on Android'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1 Version/19 Safari/605.1',
    'Safari on macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox on Linux'],
  ['curl/8', 'Unknown browser'],
  [null, 'Unknown browser'],
])('%s is %s', (agent, words) => {
  expect(agentInWords(agent)).toBe(words)
})
