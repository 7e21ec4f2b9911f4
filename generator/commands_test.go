package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// undocumented gives the commands and flags that a text does not name: a command
// as a heading of its own, a flag in the part below the heading of its command, those
// of the program itself anywhere.
func undocumented(command *cobra.Command, doc string) []string {
	var missing []string
	if command.Hidden || command.Name() == "help" {
		return nil
	}
	heading := "\n## `" + command.CommandPath()
	if at := strings.Index(doc, heading); at < 0 && command.HasParent() && command.Runnable() && !command.HasSubCommands() {
		missing = append(missing, command.CommandPath())
	} else if at >= 0 && command.HasParent() {
		part, _, _ := strings.Cut(doc[at+len(heading):], "\n## ")
		command.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
			if flag.Name != "help" && !strings.Contains(part, "`--"+flag.Name) {
				missing = append(missing, command.CommandPath()+" --"+flag.Name)
			}
		})
	}
	if !command.HasParent() {
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if !strings.Contains(doc, "`--"+flag.Name) {
				missing = append(missing, "--"+flag.Name)
			}
		})
	}
	if command.Name() == "completion" {
		return missing // its shells are in one part
	}
	for _, sub := range command.Commands() {
		missing = append(missing, undocumented(sub, doc)...)
	}
	return missing
}

func TestUndocumentedFindsWhatIsMissing(t *testing.T) {
	missing := undocumented(newRoot(&program{}), "\n## `broadsheet build`\n`--now`\n## other\n`--drafts`")
	list := strings.Join(missing, "\n")
	for _, want := range []string{"--source", "broadsheet build --drafts", "broadsheet new site"} {
		if !strings.Contains(list, want) {
			t.Errorf("%s is not found missing", want)
		}
	}
	if strings.Contains(list, "--now") {
		t.Error("--now is found missing")
	}
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	var walk func(*cobra.Command)
	walk = func(command *cobra.Command) {
		if command.Short == "" || strings.HasSuffix(command.Short, ".") {
			t.Errorf("%s: the short text is %q", command.CommandPath(), command.Short)
		}
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if flag.Usage == "" {
				t.Errorf("%s: --%s has no text", command.CommandPath(), flag.Name)
			}
		})
		for _, sub := range command.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(&program{}))
}
