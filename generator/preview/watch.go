package preview

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"broadsheet/generator/build"
	"broadsheet/generator/source"
)

// leastPoll is the time between two looks at everything.
const leastPoll = time.Second

// times say how long the watcher waits for events that belong with one.
type times struct {
	quiet    time.Duration // without an event: then those so far belong together
	pause    time.Duration // the same where a file has gone or is empty, as while an editor replaces it
	patience time.Duration // at most, from the first event on
}

// usualTimes are short enough for nobody to notice, and long enough for editors on a
// machine that is not overloaded.
func usualTimes() times {
	return times{quiet: 4 * time.Millisecond, pause: 60 * time.Millisecond, patience: 150 * time.Millisecond}
}

// sourceFolders are watched with all that is in them.
var sourceFolders = [...]string{"content", "layouts", "static"}

// watcher hears of changes below the site's folder, and brings the server up to date.
// What it hears is no more than where to look; what has happened there, the session
// finds out.
//
// The system watches single folders. So a folder that appears is watched first and
// listed then, so that nothing falls between the two. Folders are watched under their
// real paths, for folders and files may be linked from several places.
type watcher struct {
	server *Server
	folder *source.Folder
	times  times
	events *fsnotify.Watcher // nil when the system is of no use, and it looks itself
	add    func(dir string) error

	folders map[string][]string // watched folders of sources: real path to the source paths it has
	targets map[string][]string // what links lead to: real path to the paths of the links
	blind   bool                // something is linked that can't be watched
	limit   error               // why the system watches no more
}

func newWatcher(s *Server) *watcher {
	w := &watcher{server: s, folder: s.session.Folder(), times: s.times, folders: map[string][]string{}, targets: map[string][]string{}}
	w.add = func(dir string) error { return w.events.Add(dir) }
	return w
}

// follow watches until the context ends. What happened before everything was watched is
// looked for once.
func (w *watcher) follow(ctx context.Context) error {
	if err := w.start(ctx); err != nil {
		return err
	}
	if err := w.server.update(ctx, []string{"."}); err != nil {
		return err
	}
	close(w.server.following)
	return w.run(ctx)
}

// start begins to watch. Where the system won't, it says why, and looks itself.
func (w *watcher) start(ctx context.Context) error {
	if w.server.opts.Poll {
		w.limit = errors.New("asked to")
		return nil
	}
	events, err := fsnotify.NewBufferedWatcher(4096)
	if err != nil {
		w.giveUp(err)
		return nil
	}
	w.events = events
	if err := w.watchAll(ctx); err != nil {
		return err
	}
	return nil
}

// watchAll watches everything.
func (w *watcher) watchAll(ctx context.Context) error {
	w.blind = false
	w.watch(w.folder.Dir())
	for _, top := range sourceFolders {
		if err := w.watchBelow(ctx, top); err != nil {
			return err
		}
	}
	return nil
}

// watchBelow watches the folders at and below a source path, until it has found none
// that is not watched: one that is made meanwhile is not missed.
func (w *watcher) watchBelow(ctx context.Context, name string) error {
	for w.events != nil {
		found, err := w.folder.List(ctx, name)
		if err != nil {
			return err
		}
		more := false
		for _, p := range found.Places {
			if w.place(p) {
				more = true
			}
		}
		for _, problem := range found.Problems {
			w.blind = w.blind || problem.Code == "source.link"
		}
		if !more {
			return nil
		}
	}
	return nil
}

// place watches one folder or linked file. It tells whether it was not watched before.
func (w *watcher) place(p source.Place) bool {
	if linked := filepath.Join(w.folder.Dir(), filepath.FromSlash(p.Path)); linked != p.Real && !slices.Contains(w.targets[p.Real], p.Path) {
		w.targets[p.Real] = append(w.targets[p.Real], p.Path)
		w.watch(filepath.Dir(p.Real))
	}
	if !p.Folder || slices.Contains(w.folders[p.Real], p.Path) {
		return false
	}
	w.watch(p.Real)
	w.folders[p.Real] = append(w.folders[p.Real], p.Path)
	return true
}

// watch watches a folder, real or not. One that has gone meanwhile is its parent's
// business.
func (w *watcher) watch(dir string) {
	if w.events == nil {
		return
	}
	if err := w.add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.giveUp(err)
	}
}

// forget ends the watch on the folders at and below a source path. After a folder was
// moved, its watch would go on telling of it by its former name.
func (w *watcher) forget(name string) {
	for real, paths := range w.folders {
		kept := slices.DeleteFunc(paths, func(p string) bool { return p == name || strings.HasPrefix(p, name+"/") })
		switch {
		case len(kept) == len(paths):
		case len(kept) > 0:
			w.folders[real] = kept
		default:
			delete(w.folders, real)
			if w.events != nil {
				_ = w.events.Remove(real) // it may have gone by itself
			}
		}
	}
}

// giveUp turns to looking from time to time.
func (w *watcher) giveUp(err error) {
	w.limit = err
	if w.events != nil {
		w.events.Close()
		w.events = nil
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		w.server.log.printf("the system watches no more folders, so files are looked at every second; " +
			"to mend that: sudo sysctl fs.inotify.max_user_watches=524288 (and the same line in /etc/sysctl.d/60-watches.conf, to keep it)")
	case errors.Is(err, syscall.EMFILE):
		w.server.log.printf("the system takes no more watchers, so files are looked at every second; " +
			"to mend that: end other programs that watch, or sudo sysctl fs.inotify.max_user_instances=512")
	default:
		w.server.log.printf("the system can't watch the sources (%v), so files are looked at every second", err)
	}
}

// run hands changes to the server until the context ends.
func (w *watcher) run(ctx context.Context) error {
	defer func() {
		if w.events != nil {
			w.events.Close()
		}
	}()
	poll := time.NewTimer(w.interval(0))
	defer poll.Stop()
	due := w.nextChange()
	defer due.Stop()
	for {
		var events <-chan fsnotify.Event
		var failures <-chan error
		if w.events != nil {
			events, failures = w.events.Events, w.events.Errors
		}
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-events:
			if ok {
				err = w.batch(ctx, e)
			}
		case failure := <-failures:
			err = w.overflow(ctx, failure)
		case <-poll.C:
			start := time.Now()
			if w.events == nil || w.blind {
				err = w.server.update(ctx, []string{"."})
			}
			poll.Reset(w.interval(time.Since(start)))
			if w.events == nil || w.blind {
				continue
			}
		case <-due.C:
			w.server.tick()
		}
		if err != nil {
			return err
		}
		due.Stop()
		due = w.nextChange()
	}
}

// interval is the time until the next look at everything, which took so long last time.
func (w *watcher) interval(cost time.Duration) time.Duration { return max(leastPoll, 20*cost) }

// nextChange runs off when a story's time has come.
func (w *watcher) nextChange() *time.Timer {
	at := w.server.session.NextChange()
	if at.IsZero() {
		t := time.NewTimer(time.Hour)
		t.Stop()
		return t
	}
	return time.NewTimer(max(0, time.Until(at)) + time.Millisecond)
}

// batch collects the events that belong with one, and takes what changed. When none has
// come for a moment, it looks whether a file is as it is halfway through being saved,
// and then waits longer, once for each event.
func (w *watcher) batch(ctx context.Context, first fsnotify.Event) error {
	paths := map[string]bool{}
	w.note(paths, first)
	end := time.Now().Add(w.times.patience)
	wait := time.NewTimer(w.times.quiet)
	defer wait.Stop()
	waited := false
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-w.events.Events:
			if !ok {
				return nil
			}
			w.note(paths, e)
			waited = false
			wait.Reset(max(0, min(w.times.quiet, time.Until(end))))
		case failure := <-w.events.Errors:
			return w.overflow(ctx, failure)
		case <-wait.C:
			left := time.Until(end)
			if waited || left <= 0 || !w.halfway(paths) {
				return w.take(ctx, paths)
			}
			waited = true
			wait.Reset(min(w.times.pause, left))
		}
	}
}

// halfway tells whether one of some files is gone or empty and was not, as while an
// editor replaces it. Where as many texts have come as have gone, they were renamed: what editors
// put aside has other endings.
func (w *watcher) halfway(paths map[string]bool) bool {
	gone, come := 0, 0
	for name := range paths {
		info, err := os.Stat(filepath.Join(w.folder.Dir(), filepath.FromSlash(name)))
		switch known := w.server.session.Has(name); {
		case err != nil && known:
			gone++
		case err != nil:
		case info.Size() == 0 && known:
			return true
		case !known && path.Ext(name) == ".md" && info.Size() > 0:
			come++
		}
	}
	return gone > come
}

// note notes where something has happened.
func (w *watcher) note(paths map[string]bool, e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return
	}
	dir, base := filepath.Split(e.Name)
	dir = filepath.Clean(dir)
	for _, link := range w.targets[e.Name] {
		paths[link] = true
	}
	if dir == w.folder.Dir() && (base == build.ConfigName || slices.Contains(sourceFolders[:], base)) {
		paths[base] = true
	}
	for _, source := range w.folders[dir] {
		paths[path.Join(source, base)] = true
	}
	for _, source := range w.folders[e.Name] {
		paths[source] = true // the folder itself has gone, or was moved
	}
}

// take watches what is new, and brings the server up to date.
func (w *watcher) take(ctx context.Context, paths map[string]bool) error {
	if len(paths) == 0 {
		return nil
	}
	list := make([]string, 0, len(paths))
	for name := range paths {
		list = append(list, name)
	}
	slices.Sort(list)
	var folders []string
	for _, name := range list {
		info, err := os.Lstat(filepath.Join(w.folder.Dir(), filepath.FromSlash(name)))
		if err != nil || info.IsDir() || info.Mode()&fs.ModeSymlink != 0 {
			w.forget(name)
			folders = append(folders, name)
		}
	}
	for _, name := range folders {
		if err := w.watchBelow(ctx, name); err != nil {
			return err
		}
	}
	return w.server.update(ctx, list)
}

// overflow begins anew after events were lost.
func (w *watcher) overflow(ctx context.Context, failure error) error {
	if failure == nil {
		return nil
	}
	if !errors.Is(failure, fsnotify.ErrEventOverflow) {
		w.server.log.printf("while watching: %v", failure)
	}
	for _, top := range sourceFolders {
		w.forget(top)
	}
	if err := w.watchAll(ctx); err != nil {
		return err
	}
	return w.server.update(ctx, []string{"."})
}
