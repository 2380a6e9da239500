"""Speed as ratios, measured side by side in one run.

`python -m benchmarks` measures the sweep and the reading of workbooks; words choose instead:

    sweep      a sweep against a plain program, with one commune changed, for a whole nation
    reading    a commune's workbook read and judged, against openpyxl; our reader against calamine alone
    forms      packs of blank forms for many communes: time, memory and growth
    intake     as many workbooks taken in from a folder: time, memory, size of the database and growth
    mailbox    a look into a mailbox with nothing new, against one NOOP
    outbox     a digest for every commune: rendering against the bare templates, the parts of writing, a look with nothing due
    sending    what waits in the outbox sent to a sink on this machine, against aiosmtplib alone with the same bytes
    prefect    a sweep as a run under a server of its own, against an empty run (minutes)

Numbers behind `forms`, `intake`, `outbox` and `sending` are sizes: `python -m benchmarks forms 500 1000 2000 10598` is the whole nation (hours on
a slow machine, and gigabytes of scratch files). `prefect` alone comes on top of what runs without words.
"""
