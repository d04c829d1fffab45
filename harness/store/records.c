/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

void campaign_record_free(CampaignRecord *record)
{
  if (!record)
    return;
  g_free(record->id);
  g_free(record->scenario);
  g_free(record->scenario_text);
  g_free(record->scenario_path);
  g_free(record->options);
  g_free(record->plan);
  g_free(record->end);
  g_free(record->facts);
  g_free(record);
}

void campaign_image_free(CampaignImage *image)
{
  if (!image)
    return;
  g_free(image->name);
  g_free(image->digest);
  g_free(image->facts);
  g_free(image->arguments);
  g_free(image);
}

void boot_record_free(BootRecord *record)
{
  if (!record)
    return;
  g_free(record->campaign);
  g_free(record->image);
  g_free(record->strategy);
  g_free(record->plan);
  g_clear_pointer(&record->outcome, outcome_free);
  g_free(record->lost);
  g_clear_pointer(&record->console, g_bytes_unref);
  g_clear_pointer(&record->times, g_ptr_array_unref);
  g_free(record);
}

void boot_times_free(BootTimes *times)
{
  if (!times)
    return;
  g_free(times->phase);
  g_clear_pointer(&times->report, g_bytes_unref);
  g_free(times);
}

void coverage_record_free(CoverageRecord *record)
{
  if (!record)
    return;
  g_free(record->image);
  g_free(record->phase);
  g_free(record);
}

void decision_record_free(DecisionRecord *record)
{
  if (!record)
    return;
  g_free(record->image);
  g_free(record->strategy);
  g_free(record->decision);
  g_free(record);
}

void learned_edge_free(LearnedEdge *edge)
{
  if (!edge)
    return;
  g_free(edge->before);
  g_free(edge->after);
  g_free(edge->evidence);
  g_free(edge->campaign);
  g_free(edge->image);
  g_free(edge->strategy);
  g_free(edge);
}
