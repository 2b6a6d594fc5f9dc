"""Tells from Maven's reports how many tests of a class ran against a stack, and why the others were aborted."""

import collections
import glob
import sys
import xml.etree.ElementTree as xml

KNOWN = ": it runs on the local run only"

folder, test = sys.argv[1:]
ran, aborted = 0, collections.Counter()
for report in glob.glob(folder + "/TEST-*." + test + ".xml"):
    for case in xml.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if skipped is None:
            ran += 1
        else:
            reason = (skipped.get("message") or skipped.text or "none").strip().splitlines()[0]
            aborted[reason.split("Exception: ")[-1]] += 1

lines = [f"{test}: {ran} ran, {sum(aborted.values())} were aborted"]
lines += [f"  {times} because {reason.removesuffix(KNOWN)}" for reason, times in sorted(aborted.items())]
print("\n".join("         " + line for line in lines))
if not ran:
    sys.exit("no test ran: nothing was shown")
unknown = [reason for reason in aborted if not reason.endswith(KNOWN)]
if unknown:
    sys.exit("aborted for another reason than that only the local run can do it: " + "; ".join(unknown))
