-- What a record says about itself is the database's: the app chooses neither the number nor the time of an audit line, and no number of the
-- other books. Of what people decided it writes down what happens next, and never who decided what.
DO $$
BEGIN
  EXECUTE format('REVOKE INSERT ON audit_entry, redaction_ledger, guard_dry_run FROM %I', app_role());
  EXECUTE format('REVOKE UPDATE ON decision, handover, second_approval FROM %I', app_role());
END $$;

SELECT grant_app('INSERT (actor_id, actor_name, action, subject_type, subject_id, detail)', 'audit_entry'),
       grant_app('INSERT (at, deed, pipeline, conversation_id, question_id, message_id, person_id, place, type, placeholder, count, rule)', 'redaction_ledger'),
       grant_app('INSERT (pipeline, layer, pattern, texts, matches, ordinary_matches, run_by, run_at)', 'guard_dry_run'),
       grant_app('UPDATE (send_after, undone_at, undone_by_name, undone_reason, delivered_at, delivered_message_id)', 'decision'),
       grant_app('UPDATE (owner_id, escalated_at, kept_at, kept_by, kept_how)', 'handover'),
       grant_app('UPDATE (is_current, state, person_id, person_name, decided_at, text_after, allowed_because, reason, undone_at, undone_by_name)', 'second_approval');

-- Only for a model that there is, in its length: an index of a wrong one would refuse the vectors of the next model.
CREATE OR REPLACE FUNCTION ensure_embedding_index(model integer, dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE side text;
BEGIN
  IF NOT EXISTS (SELECT FROM embedding_model m WHERE m.id = model AND m.dimensions = ensure_embedding_index.dimensions) THEN
    RAISE EXCEPTION 'There is no embedding model % with % dimensions.', model, dimensions USING ERRCODE = 'foreign_key_violation';
  END IF;
  FOREACH side IN ARRAY ARRAY['customer', 'internal'] LOOP
    -- Looked up first, because CREATE INDEX waits for writers even when the index is there.
    CONTINUE WHEN to_regclass('chunk_embedding_' || side || '_model_' || model) IS NOT NULL;
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) WHERE model_id = %s',
      'chunk_embedding_' || side || '_model_' || model, 'chunk_embedding_' || side, dimensions, model);
  END LOOP;
END $$;
