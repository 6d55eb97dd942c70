// Role × route × own or other catalog, over everything that the build serves. A route or an action without a row fails: add
// one to matrix/pages.ts, matrix/handlers.ts or matrix/actions.ts that says who may.
import type { APIRequestContext } from '@playwright/test'
import { expect } from './fixtures'
import { ACTIONS, type ActionRow, inputFor } from './matrix/actions'
import { type Answer, addressIn, ask, saidBy } from './matrix/ask'
import { actions, handlers, pages } from './matrix/built'
import { HANDLERS, type HandlerRow } from './matrix/handlers'
import { PAGES } from './matrix/pages'
import { MEMBERS, OTHERS, type Place, type Scene, type Who, setScene } from './matrix/people'
import { test as base } from './own-catalog'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'

const test = base.extend<object, { scene: Scene }>({
  scene: [
    async ({ portal, browser }, provide, { project }) => {
      const scene = await setScene(portal, browser, project.use.baseURL!)
      await provide(scene)
      await scene.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

// Some thousand requests, one after the other.
test.describe.configure({ timeout: 400_000 })

const REFUSED = ['not-found', 'not-permitted', 'own-request']

test('every page, handler and action has a row, and no row is of nothing', () => {
  const missing = (built: string[], rows: object) => built.filter((one) => !Object.hasOwn(rows, one))
  const left = (built: string[], rows: object) => Object.keys(rows).filter((one) => !built.includes(one))
  expect(pages.length).toBeGreaterThan(20)
  expect(missing(pages, PAGES), 'pages without a row in tests/e2e/matrix/pages.ts').toEqual([])
  expect(missing(handlers, HANDLERS), 'handlers without a row in tests/e2e/matrix/handlers.ts').toEqual([])
  expect(
    missing([...actions.keys()], ACTIONS),
    'actions without a row in tests/e2e/matrix/actions.ts',
  ).toEqual([])
  expect(left(pages, PAGES)).toEqual([])
  expect(left(handlers, HANDLERS)).toEqual([])
  expect(left([...actions.keys()], ACTIONS)).toEqual([])
})

test('pages are shown to whom they are for', async ({ scene }) => {
  const wrong: string[] = []
  for (const [pattern, row] of Object.entries(PAGES)) {
    const said = (who: string, what: unknown) => wrong.push(`${pattern} ${who}: ${JSON.stringify(what)}`)
    const ids = row.of === 'catalog' ? row.ids : undefined
    const open = (by: APIRequestContext, place: Place) =>
      ask(by, addressIn(pattern.replace('[version]', '1'), place, ids))
    const unknown = await open(scene.anonymous, scene.here)
    if (row.of !== 'anybody' && !isSentToSignIn(unknown)) said('anonymous', unknown.status)
    if (row.of !== 'catalog') continue
    for (const who of OTHERS) {
      const foreign = await open(scene.signedIn[who], scene.here)
      const absent = await open(scene.signedIn[who], scene.nowhere)
      if (!isMissing(foreign)) said(who, foreign.status)
      if (saidBy(foreign) !== saidBy(absent))
        said(who, `foreign and absent differ: ${firstOf(saidBy(foreign), saidBy(absent))}`)
    }
    for (const who of MEMBERS) {
      const shown = isShown(await open(scene.signedIn[who], scene.here))
      if (shown !== row.see.includes(who)) said(who, shown ? 'is shown it' : 'is not shown it')
    }
  }
  expect(wrong).toEqual([])
})

/** By its status, or in a page whose beginning had been sent already. */
const isSentToSignIn = ({ location, text }: Answer) =>
  location.includes('/sign-in') || /NEXT_REDIRECT;[a-z]+;\/sign-in/.test(text)
function firstOf(one: string, other: string): string {
  const at = [...one].findIndex((letter, i) => letter !== other[i])
  return `${one.slice(at - 60, at + 80)} / ${other.slice(at - 60, at + 80)}`
}
const isMissing = ({ status, text }: Answer) => status === 404 || /NEXT_HTTP_ERROR_FALLBACK;404/.test(text)
const isShown = (answer: Answer) =>
  answer.status === 200 &&
  !isMissing(answer) &&
  !answer.text.includes('NEXT_REDIRECT;') &&
  !answer.text.includes('Your role does not allow this')

test('handlers serve whom they are for', async ({ scene, baseURL }) => {
  const wrong: string[] = []
  const origin = { origin: baseURL! }
  for (const [name, row] of Object.entries(HANDLERS)) {
    if (row.by === 'open') continue
    const [method, pattern] = name.split(' ') as [string, string]
    const send = (who: Who | null, place: Place) => {
      const by = who === null || row.by === 'api' ? scene.anonymous : scene.signedIn[who]
      const bearer: Record<string, string> =
        who && row.by === 'api' ? { authorization: `Bearer ${scene.tokens[who]}` } : {}
      const address = addressIn(pattern.replace('[version]', 'newest'), place, row.ids) + queryOf(row, place)
      return ask(by, address, { method, headers: { ...origin, ...bearer }, data: bodyOf(name, row, place) })
    }
    const said = (who: string, what: unknown) => wrong.push(`${name} ${who}: ${JSON.stringify(what)}`)
    const unknown = await send(null, scene.here)
    if (unknown.status !== 401) said('anonymous', unknown.status)
    for (const who of OTHERS) {
      const [foreign, absent] = [await send(who, scene.here), await send(who, scene.nowhere)]
      if (row.serves && foreign.code !== 'not-found')
        said(who, [foreign.status, foreign.code, foreign.text.slice(0, 200)])
      if (foreign.text !== absent.text || foreign.status !== absent.status)
        said(who, 'foreign and absent differ')
    }
    for (const who of MEMBERS.filter(
      (one) => row.serves && (method === 'GET' || !row.serves.includes(one)),
    )) {
      const answer = await send(who, scene.here)
      const served = answer.status < 300
      if (served !== row.serves!.includes(who)) said(who, [answer.status, answer.code])
    }
  }
  expect(wrong).toEqual([])
})

function queryOf({ query }: HandlerRow, place: Place): string {
  return query
    ? `?${query.replace(/=(\w+)/g, (all, name: string) => (Object.hasOwn(place, name) ? `=${place[name as keyof Place]}` : all))}`
    : ''
}
function bodyOf(name: string, row: HandlerRow, place: Place): unknown {
  if (row.bytes) return Buffer.alloc(8)
  if (name.startsWith('PUT') && name.endsWith('/policy')) return { basedOn: 1, document: DEFAULT_POLICY }
  return row.body === undefined
    ? undefined
    : JSON.parse(JSON.stringify(row.body), (_, value: unknown) =>
        typeof value === 'string' && Object.hasOwn(place, value) ? place[value as keyof Place] : value,
      )
}

test('actions do what their callers may', async ({ scene, baseURL }) => {
  const wrong: string[] = []
  for (const [name, row] of Object.entries(ACTIONS)) {
    if (row.of === 'anybody') continue
    const { id, place: pattern } = actions.get(name)!
    const call = (by: APIRequestContext, on: Place, at: Place) =>
      ask(by, addressIn(pattern, at, { id: /device/.test(pattern) ? 'device' : 'request' }), {
        method: 'POST',
        headers: {
          'next-action': id,
          origin: baseURL!,
          ...(!('form' in row && row.form) && { 'content-type': 'text/plain;charset=UTF-8' }),
        },
        ...argumentsOf(name, row, on),
      }).then(resultOf)
    const said = (who: string, what: unknown) => wrong.push(`${name} ${who}: ${JSON.stringify(what)}`)
    const unknown = await call(scene.anonymous, scene.here, scene.here)
    if (unknown?.code !== 'not-signed-in') said('anonymous', unknown)
    if (row.of !== 'catalog') continue
    const foreign = await call(scene.signedIn.outsider, scene.here, scene.there)
    const absent = await call(scene.signedIn.outsider, scene.nowhere, scene.there)
    if (foreign?.code !== 'not-found') said('outsider', foreign)
    if (foreign?.text !== absent?.text) said('outsider', ['foreign and absent differ', foreign, absent])
    for (const who of MEMBERS.filter((one) => !row.may.includes(one))) {
      const refused = await call(scene.signedIn[who], scene.here, scene.here)
      if (!REFUSED.includes(refused?.code ?? '')) said(who, refused)
    }
  }
  expect(wrong).toEqual([])
})

/** React's wire format for the arguments of an action: JSON, or parts where one of them is a form. */
function argumentsOf(name: string, row: ActionRow, on: Place): { data?: string; multipart?: FormData } {
  if (row.of === 'catalog' && row.form) {
    // The form's parts come before the arguments that name it.
    const multipart = new FormData()
    multipart.append('_1_catalogId', on.catalog)
    multipart.append('_1_id', on.nothing)
    multipart.append('_1_signed', new File([new Uint8Array(8).fill(1)], 'signed.cose'))
    multipart.append('0', '["$K1"]')
    return { multipart }
  }
  const policy = name.includes('/policy/') ? { document: DEFAULT_POLICY } : {}
  const own = 'input' in row ? row.input : {}
  return { data: JSON.stringify([inputFor(on, { ...own, ...policy })]) }
}

/** The line of the answer that is what the action gave back; undefined where it gave nothing. */
function resultOf({ text }: Answer): { code: string; text: string } | undefined {
  const [, line] = /^\w+:(\{"ok":.*)$/m.exec(text) ?? []
  if (!line) return undefined
  return { code: /"code":"([a-z0-9-]+)"/.exec(line)?.[1] ?? 'done', text: line }
}
