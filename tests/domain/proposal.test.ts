// From tasks to the smallest capability that is enough: every choice of tasks there is, and the tasks against the table
// of operations that a device enforces.
import { describe, expect, it } from 'vitest'
import { OPERATIONS, isOperation } from '@/lib/domain/operations'
import {
  ALLOWED_BY,
  TASKS,
  type TaskId,
  allowList,
  isEnough,
  isTaskId,
  operationsOf,
  propose,
  taskOf,
  tasksOf,
} from '@/lib/domain/proposal'

const NEEDS: Record<TaskId, 'fieldServicing' | 'appDevelopment'> = {
  'install-image': 'fieldServicing',
  'read-logs': 'fieldServicing',
  'change-network': 'fieldServicing',
  'change-certificates': 'fieldServicing',
  restart: 'fieldServicing',
  'read-apps': 'fieldServicing',
  'control-apps': 'appDevelopment',
  'try-development-image': 'appDevelopment',
}
const ids = Object.keys(NEEDS) as TaskId[]
/** Every choice of tasks but none at all. */
const choices = Array.from({ length: 2 ** ids.length - 1 }, (_, n) =>
  ids.filter((_id, i) => (n + 1) & (1 << i)),
)

describe('tasks', () => {
  it('are these, each with what it needs', () => {
    expect(Object.fromEntries(TASKS.map((task) => [task.id, task.needs]))).toEqual(NEEDS)
  })

  /** Operations that need app development in this form alone. */
  const FORMS = ['image.stage#development', 'image.install#manual-start']

  it.each(TASKS)('$id needs what the device will ask for its operations', ({ needs, operations }) => {
    expect(operations.length).toBeGreaterThan(0)
    const larger = operations.filter((operation) => {
      const [name = '', form] = operation.split('#')
      if (!isOperation(name)) throw new Error(`no operation ${name}`)
      if (form) expect(FORMS).toContain(operation)
      return form !== undefined || OPERATIONS[name].needs === 'AD'
    })
    expect(larger.length > 0).toBe(needs === 'appDevelopment')
  })

  it('cover every operation that changes a device, but the one that cannot be undone', () => {
    const covered = new Set(TASKS.flatMap((task) => task.operations.map((one) => one.split('#')[0])))
    const changing = Object.entries(OPERATIONS).filter(([, { mutates }]) => mutates)
    const left = changing.map(([name]) => name).filter((name) => !covered.has(name))
    expect(left).toEqual(['manufacturing-state.set'])
  })

  it('are known by their ids alone', () => {
    for (const id of ids) expect([isTaskId(id), taskOf(id).id]).toEqual([true, id])
    expect(isTaskId('toString')).toBe(false)
    expect(() => taskOf('x' as TaskId)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('come back from the operations that a request records, for every choice', () => {
    for (const chosen of choices) {
      const operations = operationsOf(chosen)
      expect(new Set(operations).size).toBe(operations.length)
      expect(tasksOf(operations).map((task) => task.id)).toEqual(
        TASKS.map((task) => task.id).filter((id) => chosen.includes(id)),
      )
    }
  })

  it('are recorded in the order of the table, whatever the order they were ticked in', () => {
    for (const chosen of choices) expect(operationsOf(chosen.toReversed())).toEqual(operationsOf(chosen))
  })
})

describe('the proposal', () => {
  it('is the smaller type for every choice that it is enough for, and says why', () => {
    for (const chosen of choices) {
      const needing = chosen.filter((id) => NEEDS[id] === 'appDevelopment')
      const { type, because, largerWouldAdd } = propose(chosen)
      expect(type).toBe(needing.length > 0 ? 'appDevelopment' : 'fieldServicing')
      expect(because).toEqual(needing.length > 0 ? needing : chosen)
      expect(largerWouldAdd).toEqual(
        needing.length > 0 ? [] : ['Start, stop, delete or debug apps', 'Run development images'],
      )
    }
  })

  it('needs a task', () => {
    expect(() => propose([])).toThrow(expect.objectContaining({ code: 'tasks-required' }))
  })

  it.each([
    ['fieldServicing', 'fieldServicing', true],
    ['fieldServicing', 'appDevelopment', false],
    ['appDevelopment', 'fieldServicing', true],
    ['appDevelopment', 'appDevelopment', true],
  ] as const)('%s for %s: enough is %s', (type, needed, expected) =>
    expect(isEnough(type, needed)).toBe(expected),
  )
})

describe('what a type allows', () => {
  it('names every task once, under what it needs', () => {
    expect(ALLOWED_BY.flatMap((line) => line.tasks).toSorted()).toEqual(ids.toSorted())
    for (const line of ALLOWED_BY) for (const id of line.tasks) expect(line.needs).toBe(NEEDS[id])
  })

  it('marks what was asked for, and shows what field servicing leaves out', () => {
    expect(allowList('fieldServicing', operationsOf(['restart', 'change-certificates']))).toEqual([
      { label: 'Install released images', allowed: true, asked: false },
      { label: 'Read and follow logs, error report', allowed: true, asked: false },
      { label: 'Change Wi-Fi, proxy and certificates', allowed: true, asked: true },
      { label: 'See app state and storage', allowed: true, asked: false },
      { label: 'Restart it', allowed: true, asked: true },
      { label: 'Start, stop, delete or debug apps', allowed: false, asked: false },
      { label: 'Run development images', allowed: false, asked: false },
    ])
    const larger = allowList('appDevelopment', operationsOf(['control-apps']))
    expect(larger.every((line) => line.allowed)).toBe(true)
    expect(larger.filter((line) => line.asked).map((line) => line.label)).toEqual([
      'Start, stop, delete or debug apps',
    ])
  })
})
