"""What Handrail's services agree on (`contracts`) and what their processes run on (`runtime`)."""
