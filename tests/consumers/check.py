"""Reads what check.sh wrote, as their consumers do; ends with 1 and says why where one objects."""

import collections
import glob
import json
import sys

import junitparser
from lxml import etree

work = sys.argv[1]
failed = False


def tell(ok, what):
    global failed
    failed |= not ok
    print("ok    " if ok else "FAILED", what)


validated = json.load(open(f"{work}/validated.sarif", encoding="utf-8-sig"))
objections = collections.Counter(
    (result.get("level", "warning"), result["ruleId"]) for result in validated["runs"][0].get("results", [])
)
tell(not any(level == "error" for level, _ in objections), "sarif-multitool, with the rules of GitHub: no errors")
for (level, rule), number in sorted(objections.items()):
    print(f"       {level} {rule}: {number}")

suites = junitparser.JUnitXml.fromfile(f"{work}/seeds.xml")
cases = [case for suite in suites for case in suite]
bad = [case for case in cases if any(isinstance(result, junitparser.Failure) for result in case.result)]
tell(suites.tests == len(cases) and suites.failures == len(bad), f"junitparser: {len(cases)} cases, {len(bad)} failures")
names = {(case.classname, case.name) for case in cases}
tell(len(names) == len(cases), "junitparser: every case has a name of its own")

schemas = glob.glob(f"{work}/pytest-*/testing/example_scripts/junit-10.xsd")
tell(bool(schemas), "junit-10.xsd found")
for schema in schemas:
    schema = etree.XMLSchema(etree.parse(schema))
    valid = schema.validate(etree.parse(f"{work}/seeds.xml"))
    tell(valid, f"junit-10.xsd: {'' if valid else schema.error_log.last_error}")
sys.exit(failed)
