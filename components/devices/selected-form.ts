// The id of the form that the boxes of the device table belong to.
export const SELECTED_FORM = 'selected-devices'
