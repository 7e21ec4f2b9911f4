//go:build unix

package build

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk builds onto a small disk that is fuller and fuller, so that the
// build fails at each of its steps in turn. It leaves the site as it was, says
// what to do, and nothing is in the way once there is space.
func TestFullDisk(t *testing.T) {
	const size = 4 << 20
	disk := smallDisk(t, size)
	s := cached(newSite(t, ""))
	s.opts.Starter, s.opts.Output = tinyStarter, filepath.Join(disk, "public")
	writeMany(s, 10)
	if _, err := Run(t.Context(), s.opts); err != nil {
		t.Fatal(err)
	}
	failed := 0
	filler := filepath.Join(disk, "filler")
	for free := 0; free < size; free += 20 << 10 {
		title := fmt.Sprintf("The Paper with %d bytes to spare", free)
		s.write(ConfigName, "title: "+title+"\nbase_url: https://paper.example/\n") // all pages are made anew
		before := readTree(t, s.opts.Output)
		fillDisk(t, filler, free)
		_, err := Run(t.Context(), s.opts)
		if rmErr := os.Remove(filler); rmErr != nil {
			t.Fatal(rmErr)
		}
		if err == nil {
			s.wantCleanIn(s.opts.Output)
			break
		}
		failed++
		if !strings.Contains(err.Error(), "no space left") || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("with %d bytes free the error is %v", free, err)
		}
		if what := differ(before, readTree(t, s.opts.Output)); what != "" {
			t.Errorf("with %d bytes free the build fails, and has changed the output: %s", free, what)
		}
		if left, _ := filepath.Glob(filepath.Join(disk, ".public*")); len(left) > 0 {
			t.Errorf("with %d bytes free it leaves %q", free, left)
		}
	}
	if t.Logf("the disk was full %d times", failed); failed < 5 {
		t.Error("that is not often enough to try all steps")
	}
}

// wantCleanIn is wantClean for another output folder.
func (s *testSite) wantCleanIn(output string) {
	s.t.Helper()
	clean := s.opts
	clean.NoCache, clean.Output = true, filepath.Join(s.t.TempDir(), "clean")
	if _, err := Run(s.t.Context(), clean); err != nil {
		s.t.Fatal(err)
	}
	if what := differ(readTree(s.t, clean.Output), readTree(s.t, output)); what != "" {
		s.t.Errorf("the output is not that of a clean build: %s", what)
	}
}

// smallDisk mounts a file system of some bytes in memory.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("a disk that fills up can be had on Linux, as root, alone")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", size), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("this place does not let root mount a disk (mount -t tmpfs; in a container it needs CAP_SYS_ADMIN): %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// fillDisk writes a file that leaves some bytes of its disk free.
func fillDisk(t *testing.T, name string, free int) {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(name), &st); err != nil {
		t.Fatal(err)
	}
	size := max(0, int(st.Bavail)*int(st.Bsize)-free)
	if err := os.WriteFile(name, make([]byte, size), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFullDiskForTheCache leaves the output alone when the cache has no space.
func TestFullDiskForTheCache(t *testing.T) {
	s := cached(newSite(t, ""))
	s.opts.Starter = tinyStarter
	writeMany(s, 20)
	if _, err := Run(t.Context(), s.opts); err != nil {
		t.Fatal(err)
	}
	before := readTree(t, s.output())
	s.write(ConfigName, "title: Another\nbase_url: https://paper.example/\nlanguage: de\n") // all texts are read anew
	cmd := s.process()
	cmd.Args[0], cmd.Args = "sh", []string{"sh", "-c", `trap "" XFSZ; ulimit -f 8; exec "$0"`, cmd.Path}
	cmd.Path = "/bin/sh"
	s.refused(cmd, "file too large")
	if what := differ(before, readTree(t, s.output())); what != "" {
		t.Errorf("the build fails, and has changed the output: %s", what)
	}
	s.build()
	s.wantClean()
}

// TestOutputThatCannotBeWritten builds as somebody who may read the site alone.
func TestOutputThatCannotBeWritten(t *testing.T) {
	s := cached(newSite(t, ""))
	s.dir = publicFolder(t)
	s.opts.Source, s.opts.Starter = s.dir, tinyStarter
	s.write(ConfigName, plainConfig)
	writeMany(s, 5)
	s.build()
	before := readTree(t, s.output())
	s.write(ConfigName, plainConfig+"language: de\n")
	s.refused(s.asNobody(), "permission denied", "make the output folder writable")
	if what := differ(before, readTree(t, s.output())); what != "" {
		t.Errorf("the build fails, and has changed the output: %s", what)
	}
	// Where the output alone can be written, the site is built without a cache.
	s.opts.Output = publicFolder(t)
	if err := os.Chmod(s.opts.Output, 0o777); err != nil {
		t.Fatal(err)
	}
	if out, err := s.asNobody().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.wantCleanIn(s.opts.Output)
}

// publicFolder gives a temporary folder that all users may read.
func publicFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "broadsheet-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// asNobody prepares a build by a user who owns nothing; where the tests do not run
// as root, it takes the right to write from the folders instead.
func (s *testSite) asNobody() *exec.Cmd {
	s.t.Helper()
	cmd := s.process()
	if os.Getuid() != 0 {
		for _, dir := range []string{s.dir, s.output(), filepath.Join(s.dir, CacheName)} {
			if err := os.Chmod(dir, 0o555); err != nil {
				s.t.Fatal(err)
			}
			s.t.Cleanup(func() { os.Chmod(dir, 0o755) })
		}
		return cmd
	}
	// The test binary lies in a folder that is the builder's own.
	copied := filepath.Join(publicFolder(s.t.(*testing.T)), "build.test")
	copyFile(s.t, cmd.Path, copied)
	cmd.Path, cmd.Dir = copied, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	return cmd
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	src, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(dst, src); err != nil {
		t.Fatal(err)
	}
	if err := dst.Close(); err != nil {
		t.Fatal(err)
	}
}
