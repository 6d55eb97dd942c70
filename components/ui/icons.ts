// One icon, one meaning. Whatever shows a state takes its icon from here, by the state's name; the word stands
// beside it. Single exports rather than a table, so that a page carries only those it shows.
export {
  // the device and its lock
  Cpu as DeviceIcon,
  Lock as LockedIcon,
  LockOpen as NotYetLockedIcon,
  FingerprintPattern as IdentityIcon,
  KeySquare as KeystoreIcon,
  // the session and its file
  KeyRound as SessionIcon,
  FileX as FileMissingIcon,
  FileKey as FileIcon,
  Hourglass as TimeLeftIcon,
  Ban as RevokedIcon,
  // the cable
  Unplug as NoDeviceIcon,
  Plug as AttachedIcon,
  LoaderCircle as OpeningIcon,
  RotateCw as RestartingIcon,
  SquareSplitVertical as OtherTabIcon,
  HardDriveUpload as UploadIcon,
  // stops and doubts
  OctagonX as WrongDeviceIcon,
  CircleQuestionMark as OutcomeUnknownIcon,
  CircleSlash as IncompatibleIcon,
  MonitorX as NoWebUsbIcon,
  ShieldAlert as NotSecureIcon,
  // severities
  TriangleAlert as WarningIcon,
  CircleAlert as ErrorIcon,
  CircleCheck as VerifiedIcon,
  CircleDashed as NotCheckedIcon,
  // the network
  Cloud as OnlineIcon,
  CloudOff as OfflineIcon,
  type LucideIcon as IconType,
} from 'lucide-react'
