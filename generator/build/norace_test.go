//go:build !race

package build

// raceDetector tells whether the tests run under the race detector.
const raceDetector = false
