// From what needs doing to the smallest capability that is enough, with the reason.
// Tasks are what a person ticks; each stands for operations of docs/protocol. Two operations need more in some forms than
// in others (a development image, a manual start): these carry a variant after '#', which no device ever sees.
import { DomainError } from './errors'
import type { CapabilityType } from './capability'

export type TaskId =
  | 'install-image'
  | 'read-logs'
  | 'change-network'
  | 'change-certificates'
  | 'restart'
  | 'read-apps'
  | 'control-apps'
  | 'try-development-image'

export type Task = {
  id: TaskId
  label: string
  hint: string
  needs: CapabilityType
  operations: readonly string[]
}

export const TASKS: readonly Task[] = [
  {
    id: 'install-image',
    label: 'Install a released image',
    hint: 'Signed for production',
    needs: 'fieldServicing',
    operations: ['image.list', 'image.stage', 'image.install'],
  },
  {
    id: 'read-logs',
    label: 'Read logs and the error report',
    hint: 'Also follow them live',
    needs: 'fieldServicing',
    operations: ['log.read', 'log.follow', 'error-report.read', 'error-report.clear'],
  },
  {
    id: 'change-network',
    label: 'Change Wi-Fi or network',
    hint: 'Scan, add, remove, proxy',
    needs: 'fieldServicing',
    operations: [
      'wifi.scan',
      'wifi.list',
      'wifi.add',
      'wifi.remove',
      'network.interfaces',
      'network.proxy.get',
      'network.proxy.set',
    ],
  },
  {
    id: 'change-certificates',
    label: 'Add or remove certificates',
    hint: 'Root and client',
    needs: 'fieldServicing',
    operations: ['certificate.list', 'certificate.add', 'certificate.remove'],
  },
  {
    id: 'restart',
    label: 'Restart the device',
    hint: 'Off the bus for up to 10 s',
    needs: 'fieldServicing',
    operations: ['device.restart'],
  },
  {
    id: 'read-apps',
    label: 'Check app state and storage',
    hint: 'Read only',
    needs: 'fieldServicing',
    operations: ['image.list', 'app.status', 'app.quota'],
  },
  {
    id: 'control-apps',
    label: 'Start, stop or delete an app',
    hint: 'By hand',
    needs: 'appDevelopment',
    operations: ['app.start', 'app.stop', 'app.delete', 'memory.stats'],
  },
  {
    id: 'try-development-image',
    label: 'Try a development image, debug',
    hint: 'Unreleased software',
    needs: 'appDevelopment',
    operations: ['image.stage#development', 'image.install#manual-start', 'app.debug'],
  },
]

/** What each type allows, in the order and the words of the review; `larger` marks what only app development adds. */
export const ALLOWED_BY: readonly { label: string; needs: CapabilityType; tasks: readonly TaskId[] }[] = [
  { label: 'Install released images', needs: 'fieldServicing', tasks: ['install-image'] },
  { label: 'Read and follow logs, error report', needs: 'fieldServicing', tasks: ['read-logs'] },
  {
    label: 'Change Wi-Fi, proxy and certificates',
    needs: 'fieldServicing',
    tasks: ['change-network', 'change-certificates'],
  },
  { label: 'See app state and storage', needs: 'fieldServicing', tasks: ['read-apps'] },
  { label: 'Restart it', needs: 'fieldServicing', tasks: ['restart'] },
  { label: 'Start, stop, delete or debug apps', needs: 'appDevelopment', tasks: ['control-apps'] },
  { label: 'Run development images', needs: 'appDevelopment', tasks: ['try-development-image'] },
]

export type Proposal = {
  type: CapabilityType
  /** The ticked tasks that decide the type: those needing the larger one, or all of them. */
  because: TaskId[]
  /** Labels of what app development would add, none of it needed here; empty where it is needed. */
  largerWouldAdd: string[]
}

/** The smallest type that is enough for all of these tasks; throws 'tasks-required' for none. */
export function propose(taskIds: readonly TaskId[]): Proposal {
  if (taskIds.length === 0) throw new DomainError('tasks-required')
  const needing = taskIds.filter((id) => taskOf(id).needs === 'appDevelopment')
  if (needing.length > 0) return { type: 'appDevelopment', because: needing, largerWouldAdd: [] }
  const largerWouldAdd = ALLOWED_BY.filter((line) => line.needs === 'appDevelopment').map(
    (line) => line.label,
  )
  return { type: 'fieldServicing', because: [...taskIds], largerWouldAdd }
}

export function isEnough(type: CapabilityType, needed: CapabilityType): boolean {
  return type === 'appDevelopment' || needed === 'fieldServicing'
}

export function isTaskId(text: string): text is TaskId {
  return TASKS.some((task) => task.id === text)
}

export function taskOf(id: TaskId): Task {
  const task = TASKS.find((candidate) => candidate.id === id)
  if (!task) throw new DomainError('invalid-input', `no task ${id}`)
  return task
}

/** The operations of these tasks, each once, in the order of the table: what a request records. */
export function operationsOf(taskIds: readonly TaskId[]): string[] {
  const wanted = TASKS.filter((task) => taskIds.includes(task.id))
  return [...new Set(wanted.flatMap((task) => task.operations))]
}

/** The tasks that a request's recorded operations make up. */
export function tasksOf(operations: readonly string[]): Task[] {
  return TASKS.filter((task) => task.operations.every((operation) => operations.includes(operation)))
}

export type AllowLine = { label: string; allowed: boolean; asked: boolean }

/** Everything the type allows on this device, and what it does not; `asked` marks what the tasks asked for. */
export function allowList(type: CapabilityType, operations: readonly string[]): AllowLine[] {
  const asked = new Set(tasksOf(operations).map((task) => task.id))
  return ALLOWED_BY.map((line) => ({
    label: line.label,
    allowed: isEnough(type, line.needs),
    asked: line.tasks.some((id) => asked.has(id)),
  }))
}
