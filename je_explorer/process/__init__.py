"""What is done to images after they are loaded, as a value: masks, a reference, a composite."""

from je_explorer.process.masking import Masked, masked
from je_explorer.process.steps import (
    CONDITIONS,
    Anomaly,
    Composite,
    Dates,
    Difference,
    Mask,
    Reference,
    Source,
    Step,
)
from je_explorer.process.whole import (
    Process,
    after_masks,
    apply,
    from_fields,
    lacking,
    main_request,
    needs,
    to_fields,
)

__all__ = [
    "CONDITIONS",
    "Anomaly",
    "Composite",
    "Dates",
    "Difference",
    "Mask",
    "Masked",
    "Process",
    "Reference",
    "Source",
    "Step",
    "after_masks",
    "apply",
    "from_fields",
    "lacking",
    "main_request",
    "masked",
    "needs",
    "to_fields",
]
